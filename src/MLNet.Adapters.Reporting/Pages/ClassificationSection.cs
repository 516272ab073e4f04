using System.Globalization;
using System.Net;
using System.Text;

namespace MLNet.Adapters.Reporting.Pages;

/// <summary>What a classifier predicts for labelled rows: confusion matrix, classes, calibration, and its worst errors.</summary>
internal sealed class ClassificationSection
{
    private const int Bins = 10;
    private const int ShownErrors = 10;

    private readonly AdapterTextClassificationTransformer _model;
    private readonly IReadOnlyList<string> _classes;
    private readonly List<ScoredRow> _known;
    private readonly int _unknown;
    private readonly int[][] _counts; // by right class, then by predicted class

    public ClassificationSection(AdapterTextClassificationTransformer model, IReadOnlyList<ScoredRow> rows)
    {
        (_model, _classes) = (model, model.Labels);
        _known = [.. rows.Where(row => row.Label >= 0)];
        _unknown = rows.Count - _known.Count;
        _counts = [.. _classes.Select(_ => new int[_classes.Count])];
        foreach (var row in _known)
            _counts[row.Label][row.Predicted]++;
    }

    /// <summary>Returns the section as HTML.</summary>
    public string ToHtml()
    {
        if (_known.Count == 0)
            return "<h2>Test</h2><p>No row has a label that the model knows.</p>";
        var html = new StringBuilder("<h2>Test</h2>");
        html.Append(Invariant($"<p>{_known.Count:N0} rows, accuracy <strong>{Share(_known.Count(IsRight), _known.Count)}</strong>"));
        html.Append(Invariant($", mean of the classes' F1 <strong>{Enumerable.Range(0, _classes.Count).Average(F1):0.000}</strong>"));
        html.Append(_unknown > 0 ? Invariant($"; rows without a known label: {_unknown:N0}.</p>") : ".</p>");
        return html.Append(Classes()).Append(Confusion()).Append(Calibration()).Append(Errors()).Append(Fusion()).ToString();
    }

    private static bool IsRight(ScoredRow row) => row.Predicted == row.Label;

    private string Classes() => "<h3>Classes</h3>" + HtmlTable.Of(
        ["class", "rows", "precision", "recall", "F1"],
        _classes.Select((name, index) => (string[])[
            name,
            Invariant($"{Of(index):N0}"),
            Share(Right(index), Predicted(index)),
            Share(Right(index), Of(index)),
            Invariant($"{F1(index):0.000}")]));

    private string Confusion() => "<h3>Confusion matrix</h3><p>Rows: the right class; columns: the predicted one.</p>" + HtmlTable.Of(
        ["", .. _classes],
        _classes.Select((name, index) => (string[])[name, .. _counts[index].Select(count => Invariant($"{count:N0}"))]),
        shade: (row, column) => (double)_counts[row][column] / Math.Max(1, Of(row)));

    private string Calibration()
    {
        var bins = _known.GroupBy(row => Math.Min(Bins - 1, (int)(row.Scores.Max() * Bins))).OrderBy(bin => bin.Key).ToList();
        var error = bins.Sum(bin => Math.Abs(bin.Sum(row => (double)row.Scores.Max()) - bin.Count(IsRight))) / _known.Count;
        return Invariant($"<h3>Calibration</h3><p>Expected calibration error {error:0.000}: how far the probability of the predicted ")
            + "class is from the share of right predictions, by tenths of probability.</p>"
            + HtmlImage.Of(
                ReliabilityDiagram.Draw(
                [
                    .. bins.Select(bin => (
                        bin.Average(row => (double)row.Scores.Max()), (double)bin.Count(IsRight) / bin.Count(), bin.Count())),
                ]),
                "Reliability diagram")
            + HtmlTable.Of(
                ["probability", "rows", "mean probability", "right"],
                bins.Select(bin => (string[])[
                    Invariant($"{(double)bin.Key / Bins:0.0}–{(bin.Key + 1.0) / Bins:0.0}"),
                    Invariant($"{bin.Count():N0}"),
                    Invariant($"{bin.Average(row => row.Scores.Max()):0.000}"),
                    Share(bin.Count(IsRight), bin.Count())]));
    }

    private string Errors()
    {
        var worst = MostConfident(isRight: false).Take(ShownErrors).ToList();
        if (worst.Count == 0)
            return "<h3>Errors</h3><p>None.</p>";
        var html = new StringBuilder("<h3>The most confident errors</h3>");
        html.Append("<p>Blue words speak for the predicted class, orange ones against it.</p>");
        foreach (var row in worst)
        {
            html.Append("<p>").Append(WebUtility.HtmlEncode(
                Invariant($"{_classes[row.Predicted]} ({100 * row.Scores.Max():0} %) instead of {_classes[row.Label]}:"))).Append("</p>");
            html.Append(Explained(row.Text));
        }

        return html.ToString();
    }

    // One text that is predicted right, and one that is not.
    private string Fusion() => _model.Composition is not TrainedFusion
        ? string.Empty
        : FusionSection.Of(_model, MostConfident(isRight: true).Take(1).Concat(MostConfident(isRight: false).Take(1)).Select(row => (
            row.Text,
            $"{_classes[row.Predicted]}, {(IsRight(row) ? "which is right" : $"but {_classes[row.Label]} is right")}:")));

    private IEnumerable<ScoredRow> MostConfident(bool isRight) =>
        _known.Where(row => IsRight(row) == isRight).OrderByDescending(row => row.Scores.Max());

    private string Explained(string text)
    {
        try
        {
            return ExplainedWords.ToHtml(_model.ExplainWords(text));
        }
        catch (ArgumentException) // a text without words, or one of a pair
        {
            return $"<p>{WebUtility.HtmlEncode(text)}</p>";
        }
    }

    private int Of(int index) => _counts[index].Sum();

    private int Predicted(int index) => _counts.Sum(row => row[index]);

    private int Right(int index) => _counts[index][index];

    private double F1(int index) => Of(index) + Predicted(index) is var both and > 0 ? 2.0 * Right(index) / both : 0;

    private static string Share(int part, int whole) => whole == 0 ? "–" : Invariant($"{(double)part / whole:0.000}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
