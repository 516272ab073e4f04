using System.Text.Json;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.CommandLine;

/// <summary>Data files in the words of the small encoder.</summary>
internal sealed class ToolFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Rows of three classes.</summary>
    public string Classes(int rows = 60, string name = "classes.tsv") =>
        Write(name, TinyTask.Rows(rows).Select(row => $"{row.Text}\t{row.Label}").Prepend("Text\tLabel"));

    public string Labels() => Write(
        "labels.jsonl", TinyLabels.Rows(40).Select(row => JsonSerializer.Serialize(new { row.Text, Labels = row.Names })));

    public string Tags() => Write(
        "tags.conll",
        TinyTags.Rows(40).SelectMany(row => row.Words.Zip(row.Label, (word, tag) => $"{word} {tag}").Append("")));

    public string Numbers() => Write(
        "numbers.csv",
        TinyPairs.Rows(60)
            .Select(row => FormattableString.Invariant($"\"{row.Sentence1}\",\"{row.Sentence2}\",{row.Label:0.00}"))
            .Prepend("Sentence1,Sentence2,Score"));

    public string Questions() => Write("questions.json",
    [
        JsonSerializer.Serialize(new
        {
            data = new[]
            {
                new
                {
                    paragraphs = TinyQuestions.Rows(40).Select(row => new
                    {
                        context = row.Context,
                        qas = new[]
                        {
                            new
                            {
                                question = row.Question,
                                answers = new[] { new { text = row.TrainingAnswer, answer_start = row.AnswerIndex } },
                            },
                        },
                    }),
                },
            },
        }),
    ]);

    public string Pairs() => Write(
        "pairs.tsv", TinyTextPairs.Rows(40).Select(row => $"{row.Sentence1}\t{row.Sentence2}").Prepend("Query\tPassage"));

    public string At(string name) => _folder.File(name);

    public string Write(string name, IEnumerable<string> lines)
    {
        File.WriteAllLines(At(name), lines);
        return At(name);
    }

    public void Dispose() => _folder.Dispose();
}
