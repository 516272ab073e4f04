using Microsoft.ML;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline;

namespace TextTasksSample;

/// <summary>Vectors of texts, for search and for any stock trainer; and an adapter that moves the texts of a pair together.</summary>
internal static class EmbeddingsSample
{
    private const int FewestWords = 12; // of a review that has two halves

    public static void Run()
    {
        var ml = new MLContext(1);
        var reviews = Review.Read("products.test.tsv");
        using var plain = ml.Transforms.Text.EncoderEmbedding("Vector", nameof(Review.Text)).Fit(ml.Data.LoadFromEnumerable(reviews));
        Nearest(ml, plain, reviews, "The battery is dead after an hour.");

        var clusters = ml.Clustering.Trainers.KMeans("Vector", numberOfClusters: 3);
        var clustered = clusters.Fit(plain.Transform(ml.Data.LoadFromEnumerable(reviews))).Transform(plain.Transform(ml.Data.LoadFromEnumerable(reviews)));
        Console.WriteLine($"  3 clusters of KMeans on the vectors: mean distance {ml.Clustering.Evaluate(clustered).AverageDistance:0.000}");

        var pairs = ml.Data.LoadFromEnumerable(Pairs("products.train300.tsv"));
        var held = ml.Data.LoadFromEnumerable(Pairs("products.test.tsv"));
        Console.WriteLine("  to find, for the first half of each review, the second one:");
        using var before = ml.Transforms.Text.EncoderEmbedding("Vector", nameof(Pair.Sentence1)).Fit(held);
        using var trained = ml.Transforms.Text.AdapterContrastive(maxEpochs: 6).Fit(pairs);
        foreach (var (name, metrics) in new[] { ("plain encoder", before.Evaluate(held)), ("trained adapter", trained.Evaluate(held)) })
            Console.WriteLine($"    {name,-16} recall at 1 {metrics.RecallAt[1]:0.000}, at 5 {metrics.RecallAt[5]:0.000} of {metrics.Count} pairs");
    }

    private static void Nearest(MLContext ml, EncoderEmbeddingTransformer model, List<Review> reviews, string query)
    {
        var vectors = ml.Data.CreateEnumerable<Embedded>(model.Transform(ml.Data.LoadFromEnumerable([new Review { Text = query }, .. reviews])), reuseRowObject: false).ToList();
        Console.WriteLine($"  {query}");
        foreach (var (similarity, text) in vectors.Skip(1).Select(other => (vectors[0].Vector.Zip(other.Vector, (one, two) => one * two).Sum(), other.Text)).OrderByDescending(pair => pair.Item1).Take(3))
            Console.WriteLine($"    {similarity:0.00}  {text}");
    }

    private static IEnumerable<Pair> Pairs(string file) => Review.Read(file)
        .Select(review => review.Text.Split(' '))
        .Where(words => words.Length >= FewestWords)
        .Select(words => new Pair { Sentence1 = string.Join(' ', words.Take(words.Length / 2)), Sentence2 = string.Join(' ', words.Skip(words.Length / 2)) });

    private sealed class Embedded
    {
        public string Text { get; set; } = "";

        public float[] Vector { get; set; } = [];
    }

    private sealed class Pair
    {
        public string Sentence1 { get; set; } = "";

        public string Sentence2 { get; set; } = "";
    }
}
