using System.Globalization;
using System.Net;
using System.Text;

namespace MLNet.Adapters.Reporting.Pages;

/// <summary>Tables of a page.</summary>
internal static class HtmlTable
{
    /// <summary>Returns a table; texts are encoded.</summary>
    /// <param name="header">The header.</param>
    /// <param name="rows">The rows, of which the first cell is a heading.</param>
    /// <param name="shade">How strongly a cell after the first is coloured, from 0 to 1, by row and column; null for no colours.</param>
    public static string Of(IReadOnlyList<string> header, IEnumerable<string[]> rows, Func<int, int, double>? shade = null)
    {
        var html = new StringBuilder("<table><thead><tr>");
        foreach (var cell in header)
            html.Append("<th>").Append(WebUtility.HtmlEncode(cell)).Append("</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var (index, row) in rows.Index())
        {
            html.Append("<tr><th>").Append(WebUtility.HtmlEncode(row[0])).Append("</th>");
            for (var column = 1; column < row.Length; column++)
            {
                var strength = 0.6 * (shade?.Invoke(index, column - 1) ?? 0);
                var style = shade is null ? string.Empty
                    : string.Create(CultureInfo.InvariantCulture, $" style=\"background:rgba(0,114,178,{strength:0.00})\"");
                html.Append("<td").Append(style).Append('>').Append(WebUtility.HtmlEncode(row[column])).Append("</td>");
            }

            html.Append("</tr>");
        }

        return html.Append("</tbody></table>").ToString();
    }
}
