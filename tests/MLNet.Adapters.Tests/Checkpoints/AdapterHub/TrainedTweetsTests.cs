using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Trained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints.AdapterHub;

/// <summary>An adapter that the reference library trained on tweets, in the default encoder, from text to probabilities.</summary>
[TestClass]
public sealed class TrainedTweetsTests
{
    [TestMethod]
    public void Probabilities_of_sixteen_tweets_equal_the_reference()
    {
        using var scope = NewDisposeScope();
        var adapter = TrainedAdapter.Load(Fixture.Path("trained", "tweets"));
        var texts = JsonDocument.Parse(File.ReadAllText(Fixture.Path("trained", "tweets", "texts.json"))).RootElement.EnumerateArray()
            .Select(row => new TweetRow { Text = row.GetProperty("text").GetString()!, AdapterName = "tweets" }).ToList();
        using var expected = SafetensorsFile.Open(Fixture.Path("trained", "tweets", "expected.safetensors"));
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable(texts);
        using var scorer = context.Transforms.Text.ScoreWithAdapters(new() { Adapters = [adapter], MaxTokens = 64 }).Fit(data);
        using var model = context.MulticlassClassification.Trainers
            .AdapterTextClassification(new AdapterTextClassificationOptions { MaxTokens = 64 }).FromAdapter(adapter);

        foreach (var scored in new[] { scorer.Transform(data), model.Transform(data) })
        {
            var actual = tensor(scored.GetColumn<float[]>("Score").SelectMany(row => row).ToArray(), [texts.Count, 3]);
            EncoderFixture.AssertClose(expected.Read("logits").softmax(-1), actual, 1e-4f); // float32 rounding over six real layers
        }

        Assert.AreEqual("tweets", adapter.Name);
    }

    private sealed class TweetRow
    {
        public string Text { get; set; } = string.Empty;

        public string AdapterName { get; set; } = string.Empty;
    }
}
