using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.ML;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Reporting.Pages;

namespace MLNet.Adapters.Reporting;

/// <summary>
/// Describes a trained model on one page of HTML, which needs no other file and no network: curves, epochs, norms and parameters, and, for
/// a text classifier and labelled rows, classes, confusion matrix, calibration with a reliability diagram, the most confident errors with
/// their words and, for a fusion, the adapters that some texts use.
/// </summary>
public static class TrainingPage
{
    /// <summary>Returns the page.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="title">The title.</param>
    /// <param name="scored">
    /// For a text classifier: labelled rows that it has scored, as Transform returns them. Null by default: no part about a test.
    /// </param>
    /// <param name="labelColumnName">The name of the column with the right class, a key over texts. <c>Label</c> by default.</param>
    /// <param name="textColumnName">The name of the column with the text. <c>Text</c> by default.</param>
    /// <param name="scoreColumnName">The name of the column with the probabilities. <c>Score</c> by default.</param>
    /// <exception cref="ArgumentException">
    /// Rows are given for another model than a text classifier, or a column is missing or of another type.
    /// </exception>
    public static string ToHtml(
        AdapterTransformer model,
        string title,
        IDataView? scored = null,
        string labelColumnName = "Label",
        string textColumnName = "Text",
        string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(title);
        var test = scored is null ? string.Empty : Test(model, scored, new PageColumns(labelColumnName, scoreColumnName, textColumnName));
        var html = new StringBuilder(Head(title));
        html.Append("<h1>").Append(WebUtility.HtmlEncode(title)).Append("</h1>").Append(Facts(model)).Append(test);
        html.Append("<h2>Training</h2>").Append(Training(model.Report));
        if (model.OwnAdapterReport is { } own)
            html.Append("<h2>Training of the own adapter</h2>").Append(Training(own));
        return html.Append(Parameters(model.ParameterSummary)).Append("</main></body></html>\n").ToString();
    }

    /// <summary>Writes the page to a file atomically: it is written completely or not at all.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="model">The trained model.</param>
    /// <param name="title">The title.</param>
    /// <param name="scored">As for <see cref="ToHtml"/>.</param>
    /// <param name="labelColumnName">The name of the column with the right class, a key over texts. <c>Label</c> by default.</param>
    /// <param name="textColumnName">The name of the column with the text. <c>Text</c> by default.</param>
    /// <param name="scoreColumnName">The name of the column with the probabilities. <c>Score</c> by default.</param>
    /// <exception cref="ArgumentException">As for <see cref="ToHtml"/>.</exception>
    /// <exception cref="IOException">The folder is missing, or the file cannot be written.</exception>
    public static void Save(
        string path,
        AdapterTransformer model,
        string title,
        IDataView? scored = null,
        string labelColumnName = "Label",
        string textColumnName = "Text",
        string scoreColumnName = "Score")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var html = ToHtml(model, title, scored, labelColumnName, textColumnName, scoreColumnName);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(html)));
    }

    private static string Test(AdapterTransformer model, IDataView scored, PageColumns columns) =>
        model is AdapterTextClassificationTransformer classifier
            ? new ClassificationSection(classifier, ScoredRow.Read(scored, classifier.Labels, columns)).ToHtml()
            : throw new ArgumentException(
                $"Rows are given, but a {model.GetType().Name} does not classify texts. Leave them out.", nameof(scored));

    private static string Head(string title) => $$"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{WebUtility.HtmlEncode(title)}}</title>
        <style>
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        h1, h2, h3 { line-height: 1.2; } h2 { margin-top: 2rem; }
        table { border-collapse: collapse; margin: .5rem 0; }
        th, td { padding: .2rem .7rem; border-bottom: 1px solid rgba(128,128,128,.4); text-align: right; }
        tbody th, thead th:first-child { text-align: left; font-weight: normal; }
        img { display: block; max-width: 100%; height: auto; background: white; border-radius: 4px; margin: .5rem 0; }
        </style></head><body><main>

        """;

    private static string Facts(AdapterTransformer model)
    {
        var (report, parameters) = (model.Report, model.ParameterSummary);
        var end = report.WasStopped ? " (stopped on request)" : report.StoppedEarly ? " (stopped early)" : "";
        (string Name, string Value)[] training =
        [
            ("rows", Invariant($"{report.TrainingRows:N0} for training, {report.ValidationRows:N0} for validation")),
            ("learning rate, seed", Invariant($"{report.LearningRate:0.######}, {report.Seed}")),
            ("padding", Invariant($"{report.PaddingShare:P1}")),
            ("weights of epoch", Invariant($"{report.BestEpoch}{end}")),
            ("time", Invariant($"{report.Seconds:0.0} s")),
        ];
        (string Name, string Value)[] facts =
        [
            ("encoder", model.Encoder.Id),
            ("adapters", model.Composition?.Name ?? "none"),
            ("trained parameters", Invariant($"{parameters.Trainable:N0} of {parameters.Total:N0} ({parameters.TrainablePercent:0.00} %)")),
            .. report.NothingWasTrained ? [] : training,
            ("version", $"MLNet.Adapters {typeof(AdapterTransformer).Assembly.GetName().Version?.ToString(3)}"),
        ];
        return HtmlTable.Of(["", ""], facts.Select(fact => (string[])[fact.Name, fact.Value]));
    }

    private static string Training(TrainingReport report)
    {
        if (report.NothingWasTrained)
            return $"<p>{WebUtility.HtmlEncode(report.ToString())}</p>";
        var html = new StringBuilder();
        if (report.Epochs.Count > 0)
            html.Append(HtmlImage.Of(TrainingCurveChart.Draw(report), "Losses and accuracy by epoch"));
        html.Append(HtmlTable.Of(
            ["epoch", "steps", "training loss", "validation loss", "validation accuracy", "seconds"],
            report.Epochs.Select(epoch => (string[])[
                Invariant($"{epoch.Epoch}"),
                Invariant($"{epoch.Steps}"),
                Invariant($"{epoch.TrainingLoss:0.0000}"),
                epoch.ValidationLoss is { } loss ? Invariant($"{loss:0.0000}") : "–",
                epoch.ValidationAccuracy is { } accuracy ? Invariant($"{accuracy:0.0000}") : "–",
                Invariant($"{epoch.Seconds:0.0}")])));
        if (report.AdapterNorms.Count > 0)
            html.Append(HtmlImage.Of(AdapterNormChart.Draw(report.AdapterNorms), "What adapters add to a token, by epoch and layer"));
        return html.ToString();
    }

    private static string Parameters(ParameterSummary summary) => "<h2>Parameters</h2>" + HtmlTable.Of(
        ["component", "tensors", "numbers", ""],
        summary.Components.Select(component => (string[])[
            component.Name,
            Invariant($"{component.Parameters:N0}"),
            Invariant($"{component.Count:N0}"),
            component.IsTrainable ? "trained" : "frozen"]));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
