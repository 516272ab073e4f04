using System.Globalization;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Data;

/// <summary>Guesses a file's task and columns from names and values; what the user names is not guessed.</summary>
/// <param name="table">The rows.</param>
internal sealed class ColumnGuess(TextTable table)
{
    private const int Inspected = 1000; // rows
    private const int MostNumberedClasses = 20; // whole numbers with more values are quantities
    private static readonly string[] LabelNames =
        ["label", "class", "category", "target", "sentiment", "intent", "topic", "rating", "stars"];

    private static readonly string[] ListNames = ["labels", "classes", "categories", "topics"];
    private static readonly string[] TextNames = ["text", "sentence", "review", "comment", "message", "title", "body", "content"];
    private static readonly string[] AnswerNames = [SquadReader.Answer, "TrainingAnswer"];
    private static readonly string[] WordNames = [ConllReader.Words, "Tokens"];

    private static readonly (string First, string Second)[] PairNames =
    [
        ("sentence1", "sentence2"), ("text1", "text2"), ("premise", "hypothesis"), ("question1", "question2"), ("query", "passage"),
        ("text", "aspect"),
    ];

    /// <summary>Completes what the user has named.</summary>
    /// <exception cref="CommandException">A named column does not exist, or a column cannot be guessed.</exception>
    public ColumnRoles Complete(TaskKind? task, string? text, string? text2, string? label)
    {
        foreach (var name in new[] { text, text2, label }.OfType<string>())
            table.IndexOf(name);
        var kind = task ?? (text is null && text2 is null && label is null ? ByNames() : null);
        return kind switch
        {
            TaskKind.Answers => new ColumnRoles
            {
                Task = TaskKind.Answers,
                Text = text ?? Named(SquadReader.Context) ?? throw Missing("context", "--text"),
                Text2 = text2 ?? Named(SquadReader.Question) ?? throw Missing("question", "--text2"),
                Label = label ?? AnswerNames.Select(Named).FirstOrDefault(name => name is not null) ?? throw Missing("answer", "--label"),
                AnswerIndex = Named(SquadReader.AnswerIndex),
            },
            TaskKind.Entities => new ColumnRoles
            {
                Task = TaskKind.Entities,
                Text = text ?? WordNames.Select(Named).FirstOrDefault(name => name is not null) ?? throw Missing("words", "--text"),
                Label = label ?? Named(ConllReader.Tags) ?? throw Missing("tags", "--label"),
            },
            _ => Texts(kind, text, text2, label),
        };
    }

    private TaskKind? ByNames() =>
        AnswerNames.Any(Has) && Has(SquadReader.Context) && Has(SquadReader.Question) ? TaskKind.Answers
        : WordNames.Any(Has) && Has(ConllReader.Tags) ? TaskKind.Entities
        : null;

    private ColumnRoles Texts(TaskKind? task, string? text, string? text2, string? label)
    {
        var pair = PairNames.FirstOrDefault(names => Has(names.First) && Has(names.Second));
        if (text is null && text2 is null && pair.First is not null)
            (text, text2) = (Named(pair.First), Named(pair.Second));
        if (task != TaskKind.Embeddings)
            label ??= Label([text, text2]);
        string?[] taken = [text, text2, label];
        text ??= TextNames.Select(Named).FirstOrDefault(name => name is not null && !taken.Contains(name)) ?? Longest(taken)
            ?? throw Missing("text", "--text");
        if (text2 is null && (task == TaskKind.Embeddings || (task is null && label is null)))
            text2 = Longest([text, label]) ?? throw Missing("label", "--label");
        if (label is null && text2 is null)
            throw Missing("label", "--label");
        return new ColumnRoles
        {
            Task = task ?? (label is null ? TaskKind.Embeddings : KindOf(label)),
            Text = text,
            Text2 = text2,
            Label = label,
        };
    }

    // By name; otherwise the last column whose values repeat.
    private string? Label(string?[] taken)
    {
        var free = table.Columns.Where(name => !taken.Contains(name)).ToList();
        return LabelNames.Concat(ListNames).Select(Named).FirstOrDefault(name => name is not null && free.Contains(name))
            ?? free.FindLast(name => free.Count > (taken[0] is null ? 1 : 0) && (IsNumber(name) || Repeats(name)));
    }

    private TaskKind KindOf(string label)
    {
        var values = Sample(label).ToList();
        if (values.Exists(cell => cell.List is not null) || ListNames.Contains(label, StringComparer.OrdinalIgnoreCase))
            return TaskKind.MultiLabel;
        return IsNumber(label)
            && (values.Exists(cell => cell.Text.Contains('.', StringComparison.Ordinal))
                || values.Select(cell => cell.Text).Distinct().Count() > MostNumberedClasses)
            ? TaskKind.Number
            : TaskKind.Classification;
    }

    private bool IsNumber(string column) => Sample(column).All(cell =>
        cell.List is null && double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    private bool Repeats(string column)
    {
        var values = Sample(column).Select(cell => cell.Text).ToList();
        return values.Distinct().Count() <= Math.Max(2, values.Count / 2);
    }

    private string? Longest(string?[] taken) => table.Columns
        .Where(name => !taken.Contains(name) && !IsNumber(name))
        .MaxBy(name => Sample(name).Average(cell => cell.Text.Length));

    private IEnumerable<Cell> Sample(string column) => table.Values(table.IndexOf(column)).Take(Inspected);

    private bool Has(string name) => table.Find(name) is not null;

    private string? Named(string name) => table.Find(name) is { } index ? table.Columns[index] : null;

    private CommandException Missing(string what, string option) => new(
        $"No column of '{table.Source}' looks like the {what}. It has: {string.Join(", ", table.Columns)}. Name the column by {option}.");
}
