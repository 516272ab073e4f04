using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.CommandLine.Tasks;

namespace MLNet.Adapters.CommandLine.Models;

/// <summary>Makes a model of an adapter and its head, like one that the tool has trained.</summary>
internal static class ConvertedModel
{
    /// <param name="context">The context.</param>
    /// <param name="adapter">The adapter; without a head, its model embeds texts.</param>
    /// <param name="encoder">The encoder; null for the one that the tool contains.</param>
    /// <param name="arePairs">Whether the adapter reads pairs of texts, which its head does not tell.</param>
    /// <param name="path">The model's file.</param>
    /// <returns>The columns of the model, in a sentence.</returns>
    /// <exception cref="CommandException">The adapter has a head for which the tool has no model.</exception>
    public static string Save(MLContext context, AdapterComposition adapter, PretrainedEncoder? encoder, bool arePairs, string path)
    {
        var kind = TextTasks.KindOf(adapter);
        var roles = Roles(kind, arePairs);
        var task = TextTasks.Of(kind);
        var model = task.FromAdapter(context, roles, adapter, encoder);
        var rows = TableView.Create(
            context, TextTable.Empty, [.. task.Columns(roles).Select(column => column with { Source = null })]);
        context.Model.SaveAtomically(model, rows.Schema, path);
        return roles.ToString();
    }

    private static ColumnRoles Roles(TaskKind kind, bool arePairs)
    {
        if (arePairs && WhyNoPairs(kind) is { } why)
            throw new CommandException($"--pairs is given, but {why}. Leave it out.");
        return kind switch
        {
            TaskKind.Answers => SquadReader.Roles,
            TaskKind.Embeddings => new ColumnRoles { Task = kind, Text = "Text", Text2 = "Text2" },
            _ => new ColumnRoles { Task = kind, Text = "Text", Text2 = arePairs ? "Text2" : null, Label = "Label" },
        };
    }

    private static string? WhyNoPairs(TaskKind kind) => kind switch
    {
        TaskKind.Entities => "the adapter's head tags words, which are not in pairs",
        TaskKind.Answers => "the adapter's head finds answers, which always needs a question and its context",
        TaskKind.Embeddings => "the adapter has no head, and an embedding is of one text",
        _ => null,
    };
}
