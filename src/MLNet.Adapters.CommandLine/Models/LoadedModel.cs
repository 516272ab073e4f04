using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Models;

/// <summary>A model from a .zip file, and the columns that it reads.</summary>
/// <param name="Path">The file.</param>
/// <param name="Model">The whole model.</param>
/// <param name="Schema">The columns of the rows that it was trained on.</param>
internal sealed record LoadedModel(string Path, ITransformer Model, DataViewSchema Schema)
{
    /// <summary>The stages of the model, those of nested chains included.</summary>
    public IReadOnlyList<ITransformer> Stages => [.. Flatten(Model)];

    /// <summary>The stage with the adapter; null if the model has none or several.</summary>
    public AdapterTransformer? AdapterOrNull => Stages.OfType<AdapterTransformer>().ToList() is [var only] ? only : null;

    /// <summary>The stage with the adapter.</summary>
    /// <exception cref="CommandException">The model has none or several.</exception>
    public AdapterTransformer Adapter => AdapterOrNull ?? throw new CommandException(
        $"'{Path}' has {Stages.OfType<AdapterTransformer>().Count()} stages with an adapter: "
        + $"{string.Join(", ", Stages.Select(stage => stage.GetType().Name))}. "
        + "Give a model that one of this library's trainers has trained.");

    /// <summary>The columns of texts that the adapter's stage reads, in the order of the schema.</summary>
    public IReadOnlyList<string> Inputs
    {
        get
        {
            var adapter = (ITransformer)Adapter;
            var added = adapter.GetOutputSchema(Schema).Where(column => column.Index >= Schema.Count);
            var read = adapter.GetRowToRowMapper(Schema).GetDependencies(added);
            return [.. read.OrderBy(column => column.Index).Select(column => column.Name)];
        }
    }

    /// <summary>
    /// The columns that a row must have to be scored, in the order of the schema; all texts if there is no single adapter stage.
    /// </summary>
    public IReadOnlyList<string> ReadColumns =>
        AdapterOrNull is not null ? Inputs : [.. Schema.Where(column => column.Type is TextDataViewType).Select(column => column.Name)];

    /// <summary>
    /// The label: the column of that name, or the first one that the adapter's stage does not read. For pairs, only a number is a label.
    /// Null if there is none.
    /// </summary>
    public string? Label
    {
        get
        {
            var (inputs, arePairs) = (Inputs, Adapter is AdapterContrastiveTransformer);
            var others = Schema
                .Where(column => !inputs.Contains(column.Name) && (!arePairs || column.Type is NumberDataViewType))
                .Select(column => column.Name)
                .ToList();
            return others.Contains("Label") ? "Label" : others.FirstOrDefault();
        }
    }

    /// <exception cref="CommandException">The file does not exist, or is no model of ML.NET.</exception>
    public static LoadedModel Load(MLContext context, string path)
    {
        if (!File.Exists(path))
            throw new CommandException($"The model '{path}' does not exist. Train one: mlnet-adapters train <data> --output {path}");
        try
        {
            return new LoadedModel(path, context.Model.Load(path, out var schema), schema);
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or InvalidOperationException)
        {
            throw new CommandException(
                $"'{path}' cannot be loaded as a model of ML.NET: {exception.Message} Look at it with: mlnet-adapters inspect {path}");
        }
    }

    /// <summary>Returns the model's columns, read from those of a file.</summary>
    /// <param name="table">The file.</param>
    /// <param name="names">The file's columns that the user has named for the model's, by the model's name.</param>
    /// <param name="needed">The model's columns that the file must have; others may be missing and are empty.</param>
    public IReadOnlyList<TableColumn> Columns(
        TextTable table, IReadOnlyDictionary<string, string> names, IReadOnlyCollection<string> needed) =>
        [.. Schema.Select(column => new TableColumn(column.Name, KindOf(column), Source(table, names, needed, column.Name)))];

    private static string? Source(
        TextTable table, IReadOnlyDictionary<string, string> names, IReadOnlyCollection<string> needed, string column)
    {
        if (names.GetValueOrDefault(column) is { } named)
            return table.Columns[table.IndexOf(named)];
        if (table.Find(column) is { } index)
            return table.Columns[index];
        return needed.Contains(column)
            ? throw new CommandException(
                $"'{table.Source}' has no column '{column}', which the model reads. It has: {string.Join(", ", table.Columns)}. "
                + "Name the file's columns by --text, --text2 and --label.")
            : null;
    }

    private static ColumnKind KindOf(DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => ColumnKind.Text,
        VectorDataViewType { ItemType: TextDataViewType } => ColumnKind.List,
        NumberDataViewType number when number.RawType == typeof(float) => ColumnKind.Number,
        NumberDataViewType number when number.RawType == typeof(int) => ColumnKind.Index,
        BooleanDataViewType => ColumnKind.Flag,
        _ => throw new CommandException(
            $"The model reads column '{column.Name}' of type {column.Type}, which this tool does not pass on. Use the library."),
    };

    /// <summary>Returns the stages of a model, those of nested chains included.</summary>
    public static IEnumerable<ITransformer> Flatten(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [model];
}
