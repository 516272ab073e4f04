using Microsoft.ML;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Pairs of sentences in the words of the small BERT's vocabulary, with a number that follows from the words of both.</summary>
internal static class TinyPairs
{
    private static readonly string[] Subjects = ["movie", "book", "phone", "camera"];
    private static readonly string[] Words = ["bad", "red", "good"];

    public static AdapterSentenceSimilarityOptions Options => new()
    {
        Encoder = TinyTask.Encoder,
        Adapter = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 4 },
        LearningRate = 5e-3,
        MaxTokens = 40,
        MaxEpochs = 2,
        BatchSize = 8,
        Seed = 1,
    };

    public static IReadOnlyList<PairRow> Rows(int count) => [.. Enumerable.Range(0, count).Select(Row)];

    public static AdapterSentenceSimilarityTransformer Fit(AdapterSentenceSimilarityOptions options, IEnumerable<PairRow> rows)
    {
        var context = new MLContext(1);
        return context.Regression.Trainers.AdapterSentenceSimilarity(options).Fit(context.Data.LoadFromEnumerable(rows));
    }

    public static float[] Scores(ITransformer model, IEnumerable<PairRow> rows)
    {
        var context = new MLContext(1);
        return
        [
            .. context
                .Data.CreateEnumerable<Scored>(model.Transform(context.Data.LoadFromEnumerable(rows)), reuseRowObject: false)
                .Select(row => row.Score),
        ];
    }

    private static PairRow Row(int index)
    {
        var (subject, word) = (index % Subjects.Length, index / 2 % Words.Length);
        var (otherSubject, otherWord) = (
            index % 3 == 0 ? (subject + 1) % Subjects.Length : subject,
            index % 5 == 0 ? (word + 1) % Words.Length : word);
        return new PairRow
        {
            Sentence1 = $"the {Subjects[subject]} was {Words[word]}",
            Sentence2 = $"the {Subjects[otherSubject]} was {Words[otherWord]}",
            Label = 1 + word + otherWord,
        };
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
