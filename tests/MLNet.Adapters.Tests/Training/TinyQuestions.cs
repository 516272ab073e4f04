using Microsoft.ML;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Questions about contexts in the words of the small BERT's vocabulary: of what colour something is, or how it is.</summary>
internal static class TinyQuestions
{
    private static readonly string[] Subjects = ["dog", "cat", "car", "house"];
    private static readonly string[] Colours = ["red", "blue", "green"];
    private static readonly string[] Words = ["small", "old", "happy", "slow"];
    private static readonly string[] Fillers = ["", "she reads in the city. ", "we like the sun and the moon. he sits outside. "];

    /// <summary>Windows of 24 tokens, so that a context with a filler needs two.</summary>
    public static AdapterQuestionAnsweringOptions Options => new()
    {
        Encoder = TinyTask.Encoder,
        Adapter = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 4 },
        LearningRate = 1e-2,
        HeadDropout = 0,
        MaxTokens = 24,
        WindowOverlap = 8,
        MaxAnswerTokens = 4,
        MaxEpochs = 2,
        BatchSize = 16,
        Seed = 1,
    };

    public static IReadOnlyList<QuestionRow> Rows(int count) => [.. Enumerable.Range(0, count).Select(Row)];

    /// <summary>The same, but every third context has no answer.</summary>
    public static IReadOnlyList<QuestionRow> RowsWithoutSomeAnswers(int count) =>
        [
            .. Rows(count)
                .Select(
                    (row, index) =>
                        index % 3 > 0
                            ? row
                            : row with
                            {
                                Context = "the dog sits in the tree",
                                TrainingAnswer = index % 2 == 0 ? null : " ",
                                AnswerIndex = -7,
                            }),
        ];

    public static AdapterQuestionAnsweringTransformer Fit(AdapterQuestionAnsweringOptions options, IEnumerable<QuestionRow> rows)
    {
        var context = new MLContext(1);
        return context.MulticlassClassification.Trainers.AdapterQuestionAnswering(options).Fit(context.Data.LoadFromEnumerable(rows));
    }

    public static IReadOnlyList<FoundRow> Answers(ITransformer model, IEnumerable<QuestionRow> rows)
    {
        var context = new MLContext(1);
        return [.. context.Data.CreateEnumerable<FoundRow>(model.Transform(context.Data.LoadFromEnumerable(rows)), reuseRowObject: false)];
    }

    private static QuestionRow Row(int index)
    {
        var (colour, word) = (Colours[index / 2 % Colours.Length], Words[index % Words.Length]);
        var context = $"{Fillers[index % Fillers.Length]}the {Subjects[index / 3 % Subjects.Length]} is {colour} and very {word}";
        var answer = index % 2 == 0 ? colour : $"very {word}";
        return new QuestionRow
        {
            Context = context,
            Question = index % 2 == 0 ? "is it red or blue?" : "is it good?",
            TrainingAnswer = answer,
            AnswerIndex = context.IndexOf(answer, StringComparison.Ordinal),
        };
    }

    /// <summary>What a model adds.</summary>
    public sealed class FoundRow
    {
        public string Context { get; set; } = "";

        public string[] Answer { get; set; } = [];

        public float[] Score { get; set; } = [];
    }
}
