using Microsoft.ML;
using MLNet.Adapters;

namespace TextTasksSample;

/// <summary>Input: a context, a question, an answer and its position; output: the best answers as parts of the context.</summary>
/// <remarks>
/// Contexts are one sentence here; long ones are read in overlapping windows. An empty answer would teach the model that a context may have
/// none.
/// </remarks>
internal static class AnswersSample
{
    private const int Held = 30;

    private static readonly (string Type, string Question)[] Questions =
    [
        ("person", "Who is it about?"),
        ("place", "Where is it?"),
        ("dish", "What was on the plate?"),
    ];

    public static void Run()
    {
        var ml = new MLContext(1);
        List<Question> rows = [.. TaggedText.Read().SelectMany(Ask)];
        using var model = ml
            .MulticlassClassification.Trainers.AdapterQuestionAnswering(topK: 2, maxEpochs: 20)
            .Fit(ml.Data.LoadFromEnumerable(rows.Take(rows.Count - Held)));

        var answered = model.Transform(ml.Data.LoadFromEnumerable(rows.TakeLast(Held)));
        var metrics = ml.MulticlassClassification.EvaluateQuestionAnswering(answered);

        Console.WriteLine($"  {metrics.Count} other questions: exact match {metrics.ExactMatch:0.000}, F1 {metrics.F1:0.000}");
        foreach (var row in ml.Data.CreateEnumerable<Answered>(answered, reuseRowObject: false).Take(3))
            Console.WriteLine(
                $"  {row.Context}{Environment.NewLine}    {row.Question} "
                + $"{string.Join(" / ", row.Answer.Zip(row.Score, (answer, score) => $"{answer} ({score:P0})"))}");
    }

    // The answers to the questions are the entities of the sentence.
    private static IEnumerable<Question> Ask(TaggedText row)
    {
        var words = row.Text.Split(' ');
        for (var word = 0; word < words.Length; word++)
        {
            if (
                !row.Tags[word].StartsWith("B-", StringComparison.Ordinal)
                || Array.Find(Questions, known => known.Type == row.Tags[word][2..]).Question is not { } question)
                continue;
            var length = 1 + row.Tags.Skip(word + 1).TakeWhile(tag => tag.StartsWith("I-", StringComparison.Ordinal)).Count();
            yield return new Question
            {
                Context = row.Text,
                Text = question,
                TrainingAnswer = string.Join(' ', words.Skip(word).Take(length)),
                AnswerIndex = words.Take(word).Sum(before => before.Length + 1),
            };
        }
    }

    private sealed class Question
    {
        public string Context { get; set; } = "";

        [Microsoft.ML.Data.ColumnName("Question")]
        public string Text { get; set; } = "";

        public string TrainingAnswer { get; set; } = "";

        public int AnswerIndex { get; set; }
    }

    private sealed class Answered
    {
        public string Context { get; set; } = "";

        public string Question { get; set; } = "";

        public string[] Answer { get; set; } = [];

        public float[] Score { get; set; } = [];
    }
}
