using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>Says what does not fit between the classes of a predictor and the columns of its model.</summary>
internal static class ColumnCheck
{
    /// <summary>Binds the model to rows.</summary>
    /// <exception cref="InvalidOperationException">The model cannot read the rows.</exception>
    public static IDataView Transform(SourcedModel model, IDataView rows, Type rowType)
    {
        if (!model.Model.IsRowToRowMapper)
            throw new InvalidOperationException(
                "The model does not map each row to one row, so it cannot predict rows one by one. Save a model without stages that "
                + "filter, group or sort rows.");
        try
        {
            return model.Model.Transform(rows);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            throw new InvalidOperationException(InputMessage(model.InputSchema, rows.Schema, rowType, exception), exception);
        }
    }

    /// <summary>Checks that the model has the columns of the predictions.</summary>
    /// <exception cref="InvalidOperationException">A column is missing.</exception>
    public static void CheckOutput(DataViewSchema scored, SchemaDefinition wanted, Type outputType)
    {
        string[] missing = [.. wanted.Select(column => column.ColumnName).Where(name => scored.GetColumnOrNull(name) is null)];
        if (missing.Length > 0)
            throw new InvalidOperationException(
                $"{outputType.Name} has {Columns(missing)}, which the model does not return. The model returns {Listed(scored)}. Rename "
                + "the member, give it [ColumnName(\"…\")], or mark it [NoColumn].");
    }

    /// <summary>The message for a column whose type does not fit.</summary>
    public static string OutputMessage(DataViewSchema scored, Type outputType, Exception exception) =>
        $"The model's columns do not fit {outputType.Name}: {exception.Message} The model returns {Listed(scored)}.";

    private static string InputMessage(DataViewSchema? trained, DataViewSchema rows, Type rowType, Exception exception)
    {
        string[] missing = [.. (trained ?? rows).Select(column => column.Name).Where(name => rows.GetColumnOrNull(name) is null)];
        var cause = missing.Length > 0 ? $"{rowType.Name} has no {Columns(missing)}. " : string.Empty;
        var learnt = trained is null ? string.Empty : $"The model was trained on {Listed(trained)}. ";
        return $"The model cannot read {rowType.Name}: {exception.Message} {cause}{learnt}{rowType.Name} has {Listed(rows)}. Add the "
            + "member that is missing or correct its type; one that only training used, such as the label, may stay empty.";
    }

    private static string Columns(string[] names) =>
        $"{(names.Length == 1 ? "column" : "columns")} {string.Join(", ", names.Select(name => $"'{name}'"))}";

    private static string Listed(DataViewSchema schema) =>
        schema.Count == 0
            ? "no columns"
            : string.Join(", ", schema.Where(column => !column.IsHidden).Select(column => $"'{column.Name}' ({column.Type})"));
}
