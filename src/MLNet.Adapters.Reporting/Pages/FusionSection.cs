using System.Net;

namespace MLNet.Adapters.Reporting.Pages;

/// <summary>Which adapter of a fusion each token of a few texts uses.</summary>
internal static class FusionSection
{
    /// <param name="model">The fused model.</param>
    /// <param name="texts">The texts, and what to say of each.</param>
    /// <returns>The section as HTML; empty if there is no text that the model can explain.</returns>
    public static string Of(AdapterTransformer model, IEnumerable<(string Text, string Remark)> texts)
    {
        var maps = string.Concat(texts.Select(one => Map(model, one.Text, one.Remark)));
        return maps.Length == 0 ? string.Empty : $"<h2>Fusion</h2>{maps}";
    }

    private static string Map(AdapterTransformer model, string text, string remark)
    {
        try
        {
            return $"<p>{WebUtility.HtmlEncode(remark)}</p>"
                + HtmlImage.Of(FusionHeatMap.Draw(model.Explain(text)), "Weight of each adapter by token");
        }
        catch (ArgumentException) // a text without tokens, or one of a pair
        {
            return string.Empty;
        }
    }
}
