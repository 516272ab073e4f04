using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Models;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.CommandLine.Tasks;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary>Compares a model's predictions for a file with the file's labels.</summary>
internal static class Evaluation
{
    /// <param name="context">The context.</param>
    /// <param name="model">The model.</param>
    /// <param name="table">The file.</param>
    /// <param name="names">The file's columns that the user has named for the model's.</param>
    public static Figures Of(MLContext context, LoadedModel model, TextTable table, IReadOnlyDictionary<string, string> names)
    {
        var task = TextTasks.Of(model.Adapter);
        var label = model.Label;
        if (label is null && task is not EmbeddingsTextTask)
            throw new CommandException($"The model '{model.Path}' does not say which column is its label. Use the library.");
        string[] needed = label is null ? [.. model.Inputs, .. Partners(model)] : [.. model.Inputs, label];
        List<TableColumn> columns = [.. model.Columns(table, names, needed)];
        if (task is AnswersTextTask && table.Find(SquadReader.Answers) is not null)
        {
            // A question may have several right answers.
            columns.Add(new TableColumn(SquadReader.Answers, ColumnKind.List, SquadReader.Answers));
            label = SquadReader.Answers;
        }

        var view = TableView.Create(context, table, columns);
        var scored = model.Model.Transform(view);
        if (label is not null && Outputs(model, scored).Contains(label))
        {
            throw new CommandException(
                $"The label column '{label}' has the name of a column that the model adds, which hides it. "
                + "Use the library, and rename one.");
        }

        return task.Evaluate(context, model.Adapter, scored, label);
    }

    // Those of the adapter's stage.
    private static IEnumerable<string> Outputs(LoadedModel model, Microsoft.ML.IDataView scored) =>
        ((Microsoft.ML.ITransformer)model.Adapter).GetOutputSchema(model.Schema)
            .Where(column => column.Index >= model.Schema.Count)
            .Select(column => column.Name)
            .Where(name => scored.Schema.GetColumnOrNull(name) is not null);

    // A model of pairs embeds only one of its columns.
    private static IEnumerable<string> Partners(LoadedModel model) =>
        model.Schema.Select(column => column.Name).Where(name => !model.Inputs.Contains(name));
}
