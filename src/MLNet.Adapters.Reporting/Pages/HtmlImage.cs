using System.Text;

namespace MLNet.Adapters.Reporting.Pages;

/// <summary>Pictures of a page.</summary>
internal static class HtmlImage
{
    /// <summary>Returns a picture as a document of its own, because the names inside several of them would collide.</summary>
    public static string Of(Picture picture, string alternative) =>
        $"<img alt=\"{alternative}\" width=\"{picture.Width}\" height=\"{picture.Height}\" "
        + $"src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(picture.ToSvg()))}\">";
}
