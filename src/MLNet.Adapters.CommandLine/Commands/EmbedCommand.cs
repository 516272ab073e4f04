using System.CommandLine;
using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Models;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary><c>embed</c>: vectors of texts.</summary>
internal static class EmbedCommand
{
    private const string Vector = "Embedding";

    public static Command Create(Terminal terminal)
    {
        var model = new Option<string?>("--model")
        {
            Description = "A model whose adapters change the encoder. Default: the plain encoder.",
        };
        var encoder = new Option<string?>("--encoder")
        {
            Description = "A folder with an encoder. Default: all-MiniLM-L6-v2, which the tool contains.",
        };
        var output = new Option<string?>("--output", "-o") { Description = "Write to this .jsonl, .tsv or .csv file." };
        var command = new ExampleCommand(
            "embed",
            "Returns a vector for each text, as JSON.",
            "embed \"The display stays dark.\"",
            "embed --model notes.zip --input notes.tsv --text Note --output vectors.jsonl")
        {
            model,
            encoder,
            output,
        };
        var texts = new TextOptions().AddTo(command);
        var data = new DataOptions().AddTo(command, hasTask: false, hasLabel: false, hasPair: false);
        return command.Does(terminal, parsed =>
        {
            var context = ToolContext.Create(terminal);
            var folder = parsed.GetValue(encoder) is { } path ? PretrainedEncoder.FromDirectory(path) : null;
            var embedding = Embedding(context, parsed.GetValue(model), folder, out var column);
            var table = texts.Read(parsed, data, [column]);
            var source = data.Names(parsed, [column], null).GetValueOrDefault(column)
                ?? (table.Find(column) is null && table.Columns.Count == 1 ? table.Columns[0] : column);
            var view = TableView.Create(context, table, [new TableColumn(column, ColumnKind.Text, table.Columns[table.IndexOf(source)])]);
            var rows = PredictedRows.Read(embedding.Transform(view), view.Schema).ToList();
            if (parsed.GetValue(output) is { } file)
            {
                PredictionFile.Write(file, table, rows);
                terminal.Note($"{Tables.Number(rows.Count)} vectors written to {file}.");
                return;
            }

            terminal.IsJson = true; // a table of hundreds of numbers says nothing to anyone
            terminal.Show(rows.Select((row, index) => PredictionFile.Join(table, index, row)), _ => { });
        });
    }

    // A model that was trained for embeddings has its own pooling.
    private static ITransformer Embedding(MLContext context, string? path, PretrainedEncoder? encoder, out string column)
    {
        column = "Text";
        if (path is null)
            return Create(context, encoder, null, column);
        if (encoder is not null)
            throw new CommandException("--model has an encoder, so --encoder cannot be given too. Leave out one of them.");
        var adapter = LoadedModel.Load(context, path).Adapter;
        if (adapter is not AdapterContrastiveTransformer embedding)
            return Create(context, adapter.Encoder, adapter.Composition, column);
        column = embedding.Settings.InputColumnName;
        return embedding;
    }

    private static EncoderEmbeddingTransformer Create(
        MLContext context, PretrainedEncoder? encoder, AdapterComposition? adapter, string column) =>
        context.Transforms.Text
            .EncoderEmbedding(new EncoderEmbeddingOptions
            {
                OutputColumnName = Vector,
                InputColumnName = column,
                Encoder = encoder,
                Adapter = adapter,
            })
            .Fit(context.Data.LoadFromEnumerable([new { Text = "" }]));
}
