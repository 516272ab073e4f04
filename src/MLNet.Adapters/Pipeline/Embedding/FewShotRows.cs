using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Reads the rows from which pairs are drawn.</summary>
internal static class FewShotRows
{
    /// <summary>Returns the rows with a text and a label.</summary>
    /// <param name="host">The trainer's host.</param>
    /// <param name="channel">Receives the warning about rows that were left out.</param>
    /// <param name="data">The rows.</param>
    /// <param name="options">The options, which name the columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing, has a different type, or is a key of fewer than two classes.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// No pair can be drawn from the rows, or a text or label is missing and the options make that an error.
    /// </exception>
    public static List<FewShotRow> Read(IHost host, IChannel channel, IDataView data, AdapterFewShotClassificationOptions options)
    {
        var label = new LabelReader(options.LabelColumnName);
        var examples = new ExampleReader<TextRow, int>(new TextRowReader(options.InputColumnName), label, new WeightReader(null));
        examples.Check(host, SchemaShape.Create(data.Schema));
        var names = label.ReadClasses(host, data.Schema).Names;
        var missing = $"no text in column '{options.InputColumnName}' or no label in column '{options.LabelColumnName}'";
        var (rows, skipped) = (new List<FewShotRow>(), 0);
        foreach (var example in examples.Read(host, data))
        {
            if (example.Label != LabelReader.Missing && !string.IsNullOrWhiteSpace(example.Input.First))
            {
                rows.Add(new FewShotRow(example.Input.First, example.Label));
                continue;
            }

            skipped++;
            if (options.Training.OnMissingLabel == MissingLabel.Error)
                throw host.Except(
                    $"Row {example.Row} of the training data has {missing}. Fill it in, filter the row, or set OnMissingLabel to Skip.");
        }

        if (skipped > 0)
            channel.Warning($"{skipped} row(s) of the training data have {missing}: no pair has them.");
        CheckClasses(host, rows, skipped, missing, names);
        return rows;
    }

    private static void CheckClasses(IHost host, List<FewShotRow> rows, int skipped, string missing, IReadOnlyList<string> names)
    {
        if (rows.Count == 0)
        {
            var why = skipped > 0 ? $": all {skipped} have {missing}" : string.Empty;
            throw host.Except($"The training data has no row to use{why}. Check the data that is passed.");
        }

        var counts = rows.CountBy(row => row.Class).OrderBy(count => count.Key).ToList();
        if (counts.Count == 1)
            throw host.Except(
                $"All {rows.Count} training row(s) have the class '{names[counts[0].Key]}', so there is nothing to distinguish. "
                + "Give rows of at least two classes.");
        if (counts.Find(count => count.Value == 1) is { Value: 1 } single)
            throw host.Except(
                $"The class '{names[single.Key]}' has one training row, which has no partner of its class. Give it at least two rows, or "
                + "leave the class out.");
    }
}
