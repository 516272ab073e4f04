using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Data;

/// <summary>Reads SQuAD's JSON.</summary>
/// <remarks>
/// The position of an answer counts Unicode code points there, as Python does, and UTF-16 code units in .NET: it is converted.
/// </remarks>
internal static class SquadReader
{
    public const string Context = "Context";
    public const string Question = "Question";
    public const string Answer = "Answer";
    public const string AnswerIndex = "AnswerIndex";
    public const string Answers = "Answers";

    /// <summary>The roles of the columns.</summary>
    public static ColumnRoles Roles { get; } =
        new() { Task = TaskKind.Answers, Text = Context, Text2 = Question, Label = Answer, AnswerIndex = AnswerIndex };

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static TextTable Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var file = JsonSerializer.Deserialize<SquadFile>(stream, Json)!;
            return new TextTable(
                path,
                [Context, Question, Answer, AnswerIndex, Answers],
                [
                    .. from article in file.Data
                       from paragraph in article.Paragraphs
                       from question in paragraph.Qas
                       select Row(path, paragraph.Context, question),
                ]);
        }
        catch (JsonException exception)
        {
            throw new CommandException(
                $"'{path}' is not in SQuAD's format: {exception.Message} Convert it, or add --format jsonl if it has an object per line.");
        }
    }

    private static Cell[] Row(string path, string context, SquadQuestion question)
    {
        IReadOnlyList<SquadAnswer> answers =
            question.IsImpossible || question.Answers.Count == 0 ? [new SquadAnswer("", 0)] : question.Answers;
        var first = answers[0];
        var index = UnitsBefore(context, first.AnswerStart);
        if (string.CompareOrdinal(context, index, first.Text, 0, first.Text.Length) != 0)
        {
            throw new CommandException(
                $"The answer '{first.Text}' to '{question.Question}' in '{path}' is not at position {first.AnswerStart} of its context. "
                + "Correct the position, counted in Unicode code points from 0.");
        }

        return
        [
            new Cell(context),
            new Cell(question.Question),
            new Cell(first.Text),
            new Cell(index.ToString(CultureInfo.InvariantCulture)),
            Cell.Of(answers.Select(answer => answer.Text).Distinct()),
        ];
    }

    // The number of UTF-16 code units before a code point.
    private static int UnitsBefore(string text, int codePoints)
    {
        var units = 0;
        for (var point = 0; point < codePoints && units < text.Length; point++)
            units += char.IsSurrogatePair(text, units) ? 2 : 1;
        return units;
    }

    private sealed record SquadFile([property: JsonRequired] IReadOnlyList<SquadArticle> Data);

    private sealed record SquadArticle([property: JsonRequired] IReadOnlyList<SquadParagraph> Paragraphs);

    private sealed record SquadParagraph(
        [property: JsonRequired] string Context, [property: JsonRequired] IReadOnlyList<SquadQuestion> Qas);

    private sealed record SquadQuestion(
        [property: JsonRequired] string Question, [property: JsonRequired] IReadOnlyList<SquadAnswer> Answers, bool IsImpossible = false);

    private sealed record SquadAnswer([property: JsonRequired] string Text, [property: JsonRequired] int AnswerStart);
}
