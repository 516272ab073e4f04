using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Labelled rows as tokens, read and tokenized once.</summary>
/// <param name="Rows">The rows to use, each with its examples: one, or one per window.</param>
/// <param name="SkippedRows">The number of rows skipped because of a missing label or a text without tokens.</param>
/// <param name="TruncatedTexts">The number of rows that were truncated.</param>
/// <param name="MissingParts">The number of label parts that are missing in the rows to use.</param>
internal sealed record TaskData<TTarget>(
    IReadOnlyList<TrainingExample<TTarget>[]> Rows,
    int SkippedRows,
    int TruncatedTexts,
    int MissingParts)
{
    /// <summary>Reads a data set.</summary>
    /// <param name="host">The trainer's host.</param>
    /// <param name="data">The rows.</param>
    /// <param name="examples">Reads their columns.</param>
    /// <param name="options">The options, which specify how missing labels are handled.</param>
    /// <param name="tokenizer">The encoder's tokenizer.</param>
    /// <param name="encoding">Converts rows into examples.</param>
    /// <param name="what">The name of the data in messages.</param>
    /// <param name="isTraining">Whether the task was bound to this data, and thus has its labels.</param>
    /// <exception cref="InvalidOperationException">
    /// No row can be used, or a row has a missing label or a text that is too long and the options make that an error.
    /// </exception>
    public static TaskData<TTarget> Read<TInput, TLabel>(
        IHost host,
        IDataView data,
        ExampleReader<TInput, TLabel> examples,
        AdapterTaskOptions options,
        ITextTokenizer tokenizer,
        IRowEncoding<TInput, TLabel, TTarget> encoding,
        string what,
        bool isTraining)
    {
        var read = new List<TrainingExample<TTarget>[]>();
        var (skipped, without, weightless, missingParts, isEmpty) = (0, 0, 0, 0, true);
        Func<Example<TInput, TLabel>, IEnumerable<TrainingExample<TTarget>>>? encode = null;
        foreach (var example in examples.Read(host, data))
        {
            // The labels of a data set without rows are not checked.
            encode ??= encoding.EncoderOf(isTraining ? null : data.Schema, tokenizer, what);
            options.CancellationToken.ThrowIfCancellationRequested();
            options.StopToken.ThrowIfCancellationRequested();
            if (encoding.IsMissing(example.Input, example.Label))
            {
                Skip(example.Row);
                continue;
            }

            if (example.Weight == 0)
            {
                weightless++; // a batch of only such rows would have no mean loss
                continue;
            }

            var missing = encoding.MissingParts(example.Label);
            if (missing > 0 && options.OnMissingLabel == MissingLabel.Error)
                throw host.Except(
                    $"Row {example.Row} of the {what} has {missing} {encoding.Messages.MissingPart}. Correct them, filter the row, "
                    + "or set OnMissingLabel to Skip.");
            TrainingExample<TTarget>[] windows = [.. encode(example)];
            if (windows.Length == 0)
            {
                without++; // its text contains nothing to learn from
                Skip(example.Row);
                continue;
            }

            missingParts += missing;
            isEmpty &= encoding.IsEmpty(example.Input);
            read.Add(windows);
        }

        if (read.Count == 0 && weightless > 0)
            throw host.Except(
                $"All {weightless} rows of the {what} have the weight 0 in column '{options.ExampleWeightColumnName}'. "
                + "Set a weight above 0 for the rows that should count.");
        if (read.Count == 0 && without > 0)
            throw host.Except(
                $"None of the {skipped} row(s) of the {what} has a token to learn from. Check the column "
                + $"'{string.Join("', '", examples.InputNames.Take(1))}'.");
        if (read.Count == 0)
            throw host.Except(NoRow(what, skipped > 0 ? $": all {skipped} have {encoding.Messages.Missing}" : string.Empty));
        if (isEmpty)
            throw host.Except(
                $"All {read.Count} texts of the {what} in column '{string.Join("', '", examples.InputNames.Take(1))}' are empty. "
                + "Check that the column holds the text.");
        return new TaskData<TTarget>(
            read,
            skipped,
            read.Count(windows => Array.Exists(windows, window => window.Text.IsTruncated)),
            missingParts);

        void Skip(long row)
        {
            skipped++;
            if (options.OnMissingLabel == MissingLabel.Error)
                throw host.Except(
                    $"Row {row} of the {what} has {encoding.Messages.Missing}. Fill it in, filter the row, or set OnMissingLabel to Skip.");
        }
    }

    /// <summary>Returns the message about data without a row to use.</summary>
    public static string NoRow(string what, string why = "") => $"The {what} has no row to use{why}. Check the data that is passed.";

    /// <summary>Logs one warning for each kind of change made to the rows.</summary>
    /// <param name="channel">The log.</param>
    /// <param name="messages">The wording of the warnings.</param>
    /// <param name="what">The name of the data in messages.</param>
    public void Report(IChannel channel, RowMessages messages, string what)
    {
        if (SkippedRows > 0)
            channel.Warning($"{SkippedRows} row(s) of the {what} have {messages.Missing} and were left out.");
        if (MissingParts > 0)
            channel.Warning($"The {what} has {MissingParts} {messages.MissingPart}. They do not count.");
        if (TruncatedTexts > 0)
            channel.Warning($"In the {what}: {string.Format(CultureInfo.InvariantCulture, messages.CutWarning, TruncatedTexts)}");
    }

    /// <summary>Sets random rows aside for validation.</summary>
    /// <returns>The rows to train on, and those set aside.</returns>
    public (IReadOnlyList<TrainingExample<TTarget>[]> Training, IReadOnlyList<TrainingExample<TTarget>[]> HeldOut) Split(
        double fraction,
        int seed)
    {
        if (fraction == 0)
            return (Rows, []);
        var rows = Rows.ToArray();
        new Random(~seed).Shuffle(rows); // a different stream from the one that orders training rows
        var heldOut = (int)Math.Round(rows.Length * fraction);
        return heldOut > 0 && heldOut < rows.Length
            ? (rows[heldOut..], rows[..heldOut])
            : throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"HeldOutFraction {fraction} of {rows.Length} rows leaves {rows.Length - heldOut} to train on and {heldOut} to "
                    + $"validate on. Give more rows or another fraction."));
    }
}
