using Microsoft.ML;
using MLNet.Adapters;

namespace TextTasksSample;

/// <summary>
/// Vectors of texts, for search and for any stock trainer; and an adapter that moves the texts of a pair closer together.
/// </summary>
internal static class EmbeddingsSample
{
    public static void Run()
    {
        var ml = new MLContext(1);
        var reviews = Review.Read("products.test.tsv");
        using var plain = ml.Transforms.Text.EncoderEmbedding("Vector", nameof(Review.Text)).Fit(ml.Data.LoadFromEnumerable(reviews));
        Nearest(ml, plain, reviews.ConvertAll(review => review.Text), "The battery is dead after an hour.");

        var clusters = ml.Clustering.Trainers.KMeans("Vector", numberOfClusters: 3);
        var vectors = ml.Data.Cache(plain.Transform(ml.Data.LoadFromEnumerable(reviews))); // embedded once
        var clustered = clusters.Fit(vectors).Transform(vectors);
        Console.WriteLine(
            $"  3 clusters of KMeans on the vectors: mean distance {ml.Clustering.Evaluate(clustered).AverageDistance:0.000}");

        var pairs = ml.Data.LoadFromEnumerable(Report.Read("reports.train.tsv"));
        var held = ml.Data.LoadFromEnumerable(Report.Read("reports.test.tsv"));
        Console.WriteLine("  finding the service note for a customer's report:");
        using var before = ml.Transforms.Text.EncoderEmbedding("Vector", nameof(Report.Text)).Fit(held);
        using var trained = ml
            .Transforms.Text.AdapterContrastive(
                sentence1ColumnName: nameof(Report.Text),
                sentence2ColumnName: nameof(Report.Note),
                maxEpochs: 30)
            .Fit(pairs);
        foreach (
            var (name, metrics) in new[]
            {
                ("plain encoder", before.Evaluate(held, nameof(Report.Text), nameof(Report.Note))),
                ("trained adapter", trained.Evaluate(held)),
            })
            Console.WriteLine(
                $"    {name,-16} recall at 1 {metrics.RecallAt[1]:0.000}, at 5 {metrics.RecallAt[5]:0.000} of {metrics.Count} reports");
        using var search = ml.Transforms.Text.EncoderEmbedding("Vector", nameof(Report.Text), adapter: trained.Composition).Fit(held);
        Nearest(ml, search, [.. Report.Read("reports.train.tsv").Select(report => report.Note).Distinct()], "The display stays dark.");
    }

    private static void Nearest(MLContext ml, EncoderEmbeddingTransformer model, List<string> texts, string query)
    {
        var rows = ml.Data.LoadFromEnumerable(texts.Prepend(query).Select(text => new Written { Text = text }));
        var vectors = ml.Data.CreateEnumerable<Embedded>(model.Transform(rows), reuseRowObject: false).ToList();
        Console.WriteLine($"  {query}");
        foreach (
            var (similarity, text) in vectors
                .Skip(1)
                .Select(other => (vectors[0].Vector.Zip(other.Vector, (one, two) => one * two).Sum(), other.Text))
                .OrderByDescending(pair => pair.Item1)
                .Take(3))
            Console.WriteLine($"    {similarity:0.00}  {text}");
    }

    private sealed class Written
    {
        public string Text { get; set; } = "";
    }

    private sealed class Embedded
    {
        public string Text { get; set; } = "";

        public float[] Vector { get; set; } = [];
    }
}
