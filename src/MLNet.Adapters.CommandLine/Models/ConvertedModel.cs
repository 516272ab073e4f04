using Microsoft.ML;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Models;

/// <summary>Makes a model of an adapter from a folder, which scores texts with the adapter's own head.</summary>
internal static class ConvertedModel
{
    private const string AdapterColumn = "AdapterName";
    private const int UsualMaxTokens = 128; // as in training

    /// <exception cref="CommandException">The adapter has no head that scores texts.</exception>
    public static void Save(MLContext context, AdapterComposition adapter, PretrainedEncoder? encoder, string path)
    {
        var rows = context.Data.LoadFromEnumerable([new Row()]);
        var name = adapter.Name.Replace("\"", "\\\"", StringComparison.Ordinal);
        ITransformer model;
        try
        {
            // Every row is scored with the one adapter, whose name the first stage writes.
            model = context.Transforms
                .Expression(AdapterColumn, $"(text) => \"{name}\"", nameof(Row.Text))
                .Append(context.Transforms.Text.ScoreWithAdapters(new MultiAdapterOptions
                {
                    Adapters = [adapter],
                    Encoder = encoder,
                    MaxTokens = Math.Min(UsualMaxTokens, (encoder ?? PretrainedEncoder.Default).MaxTokens),
                }))
                .Fit(rows);
        }
        catch (ArgumentException exception)
        {
            throw new CommandException(
                $"'{adapter.Name}' cannot score texts by itself: {exception.Message} "
                + "Train a head on it: mlnet-adapters fuse, or InitialAdapter.");
        }

        context.Model.SaveAtomically(model, rows.Schema, path);
    }

    private sealed class Row
    {
        public string Text { get; set; } = string.Empty;
    }
}
