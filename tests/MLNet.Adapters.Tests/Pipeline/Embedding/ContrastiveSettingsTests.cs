using System.Text.Json;
using MLNet.Adapters.Pipeline.Embedding;
using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Tests.Pipeline.Embedding;

/// <summary>The settings of trained embeddings as older versions of the library saved them.</summary>
[TestClass]
public sealed class ContrastiveSettingsTests
{
    private const string Older = """
        {
          "Embedding": { "InputColumnName": "Sentence1", "OutputColumnName": "Embedding", "Pooling": "Mean", "Normalize": true },
          "Sentence1ColumnName": "Sentence1",
          "Sentence2ColumnName": "Sentence2",
          "Validation": { "RecallAt": { "1": 0.5, "5": 0.75, "10": 1 }, "MeanReciprocalRank": 0.625, "Count": 4 }
        }
        """;

    [TestMethod]
    public void Metrics_without_the_newer_figures_are_read()
    {
        var metrics = Read(Older).Validation!;

        Assert.AreEqual((0.75, 0.625, 4), (metrics.RecallAt[5], metrics.MeanReciprocalRank, metrics.Count));
        Assert.AreEqual((0, 0, 0), (metrics.NdcgAt.Count, metrics.MeanAveragePrecisionAt.Count, metrics.MeanReciprocalRankAt.Count));
        Assert.AreEqual(0, metrics.Queries);
    }

    private static ContrastiveSettings Read(string json) => JsonSerializer.Deserialize(json, ModelJson.Of<ContrastiveSettings>())!;
}
