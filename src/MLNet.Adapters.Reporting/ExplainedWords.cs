using System.Globalization;
using System.Net;
using ScottPlot;

namespace MLNet.Adapters.Reporting;

/// <summary>
/// Shows which words decided a prediction: blue words raise the score, orange ones lower it, the more the stronger the colour.
/// </summary>
public static class ExplainedWords
{
    private const int BarHeight = 24;
    private const int BarWidth = 420;
    private const int Frame = 110; // title, axis and its label

    private static readonly Color Raises = Style.Categories[0];
    private static readonly Color Lowers = Style.Categories[5];

    /// <summary>Returns the texts with ANSI colours behind the words, for a console that understands them.</summary>
    public static string ToConsole(WordExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        var texts = explanation.Texts.Select((_, sentence) => string.Concat(Pieces(explanation, sentence).Select(Colored)));
        return string.Join('\n', texts.Prepend(Header(explanation)));

        static string Colored(Piece piece)
        {
            if (piece.Value is null)
                return piece.Text;
            var color = Color.InterpolateRgb(Colors.White, piece.Color, Math.Abs(piece.Strength));
            var ink = Math.Abs(piece.Strength) > 0.5 ? "97" : "30"; // white or black
            return $"\u001b[48;2;{color.R};{color.G};{color.B}m\u001b[{ink}m{piece.Text}\u001b[0m";
        }
    }

    /// <summary>
    /// Returns an HTML element with the texts; each word has its contribution as a tooltip. It needs no style sheet and no network.
    /// </summary>
    public static string ToHtml(WordExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        var texts = explanation.Texts.Select((_, sentence) => $"<p>{string.Concat(Pieces(explanation, sentence).Select(Marked))}</p>");
        var header = WebUtility.HtmlEncode(Header(explanation));
        return $"<div class=\"explained-words\" style=\"line-height:1.9\"><p><strong>{header}</strong></p>{string.Concat(texts)}</div>";

        static string Marked(Piece piece)
        {
            var text = WebUtility.HtmlEncode(piece.Text);
            if (piece.Value is not { } value)
                return text;
            // Half transparent, for light and dark pages.
            return string.Create(
                CultureInfo.InvariantCulture,
                $"<span style=\"background:rgba({piece.Color.R},{piece.Color.G},{piece.Color.B},{0.75 * Math.Abs(piece.Strength):0.00});"
                + $"border-radius:3px;padding:0 2px\" title=\"{value:+0.000;-0.000;0.000}\">{text}</span>");
        }
    }

    /// <summary>Draws a bar for each word, from the first to the last.</summary>
    /// <exception cref="ArgumentException">The explanation has no word.</exception>
    public static Picture Draw(WordExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        if (explanation.Words.Count == 0)
            throw new ArgumentException("The explanation has no word. Explain a text that has words.", nameof(explanation));
        string[] words = [.. explanation.Words.Select(word => word.Text)];
        var plot = Style.NewPlot(Header(explanation));
        foreach (var (index, word) in explanation.Words.Index())
        {
            var bar = plot.Add.Bar(position: words.Length - 1 - index, value: word.Value);
            bar.Horizontal = true;
            bar.Color = word.Value < 0 ? Lowers : Raises;
        }

        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, words.Length).Select(index => (double)(words.Length - 1 - index))], words);
        plot.Axes.Bottom.Label.Text = "contribution to the score";
        plot.Axes.SetLimitsY(-0.7, words.Length - 0.3);
        return new Picture(24 + Style.WidthOf(words) + BarWidth, Frame + (words.Length * BarHeight), plot);
    }

    private static string Header(WordExplanation explanation) => string.Create(
        CultureInfo.InvariantCulture,
        $"{explanation.Output}: {explanation.Score:0.000} (all words hidden: {explanation.BaselineScore:0.000})");

    // A text as its words and what is between them.
    private static IEnumerable<Piece> Pieces(WordExplanation explanation, int sentence)
    {
        var most = explanation.Words.Select(word => Math.Abs(word.Value)).DefaultIfEmpty().Max();
        var (text, at) = (explanation.Texts[sentence], 0);
        foreach (var word in explanation.Words.Where(word => word.Sentence == sentence))
        {
            yield return new Piece(text[at..word.Start], null, 0);
            yield return new Piece(word.Text, word.Value, most == 0 ? 0 : word.Value / most);
            at = word.Start + word.Length;
        }

        yield return new Piece(text[at..], null, 0);
    }

    /// <param name="Text">A word, or what is between words.</param>
    /// <param name="Value">The contribution of a word.</param>
    /// <param name="Strength">The same divided by the largest one, from -1 to 1.</param>
    private readonly record struct Piece(string Text, double? Value, double Strength)
    {
        public Color Color => Strength < 0 ? Lowers : Raises;
    }
}
