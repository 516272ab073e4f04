using System.Globalization;
using System.Text;

namespace MLNet.Adapters.Training;

/// <summary>Formats a training report as text: a line about the training, and a table of its epochs.</summary>
internal static class TrainingTable
{
    private const string Missing = "-";

    /// <summary>Returns the text, with numbers in the invariant culture.</summary>
    public static string Of(TrainingReport report)
    {
        if (report.NothingWasTrained)
            return "Nothing was trained: the model was made of a trained adapter.";
        var text = new StringBuilder(Invariant($"{report.TrainingRows:N0} training rows"));
        text.Append(Invariant($", {report.ValidationRows:N0} validation rows, learning rate {report.LearningRate:0.######}"));
        text.Append(Invariant($", seed {report.Seed}, {report.PaddingShare:P1} padding, {report.Seconds:0.0} s"));
        if (report.SkippedRows > 0)
            text.Append(Invariant($", {report.SkippedRows:N0} rows skipped"));
        if (report.TruncatedTexts > 0)
            text.Append(Invariant($", {report.TruncatedTexts:N0} texts cut"));
        var end = report.WasStopped ? ", stopped on request" : report.StoppedEarly ? ", stopped early" : "";
        text.AppendLine(Invariant($". The weights are those of epoch {report.BestEpoch}{end}."));
        text.Append("epoch  steps  training loss  validation loss  validation accuracy  seconds");
        foreach (var epoch in report.Epochs)
        {
            text.AppendLine();
            text.Append(Invariant($"{epoch.Epoch,5}  {epoch.Steps,5}  {epoch.TrainingLoss,13:0.0000}  {Number(epoch.ValidationLoss),15}"));
            text.Append(Invariant($"  {Number(epoch.ValidationAccuracy),19}  {epoch.Seconds,7:0.0}"));
        }

        return text.ToString();
    }

    private static string Number(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? Missing;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
