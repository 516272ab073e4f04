using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Methods.LowRank;

/// <summary>LoRA beside adapters of other kinds, in older files, and in wrong configurations.</summary>
[TestClass]
public sealed class LoraTests : IDisposable
{
    private static readonly LoraConfig Small = new() { Rank = 4, Alpha = 8 };
    private static readonly LoraConfig Everywhere = Small with
    {
        Targets = LoraTargets.Query | LoraTargets.Key | LoraTargets.Value | LoraTargets.Intermediate | LoraTargets.Output,
    };

    private static readonly Lazy<TrainedAdapter> Learning = new(() =>
    {
        using var model = TinyTask.Fit(
            TinyTask.Options with
            {
                Adapter = Everywhere with { Initialization = LoraInitialization.Bert },
                LearningRate = 1e-2,
                MaxEpochs = 6,
            });
        return TrainedAdapter.FromModel(model, "low");
    });

    private readonly TemporaryFolder _folder = new();

    private static TrainedAdapter Learnt => Learning.Value;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_folder_keeps_configuration_and_weights()
    {
        var folder = _folder.File("low");
        Learnt.Save(folder);

        var again = TrainedAdapter.Load(folder, TinyTask.Encoder);

        Assert.AreEqual(Learnt.Config, again.Config);
        CollectionAssert.AreEqual(Learnt.Weights, again.Weights);
    }

    [TestMethod]
    public void A_file_of_a_version_that_did_not_divide_by_the_rank_means_alpha_equal_to_it()
    {
        var folder = Path.Combine(_folder.Path, "old");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Fixture.Path("adapters", "bert", "lora")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var path = Path.Combine(folder, "adapter_config.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json["version"] = "adapters.1.0.1";
        File.WriteAllText(path, json.ToJsonString());

        Assert.AreEqual(Small with { Alpha = 4 }, TrainedAdapter.Load(folder, TinyTask.Encoder).Config);
    }

    [TestMethod]
    public void A_head_is_trained_on_a_frozen_one()
    {
        using var model = TinyTask.Fit(
            TinyTask.Options with
            {
                Adapter = null,
                FineTuning = FineTuning.HeadOnly,
                FrozenAdapters = Learnt.WithoutHead(),
                MaxEpochs = 1,
            });

        var adapter = model.Composition!.Adapters.Single();

        CollectionAssert.AreEqual(Learnt.Weights, adapter.Weights);
    }

    [TestMethod]
    public void Rows_of_it_and_of_a_bottleneck_adapter_are_scored_in_one_batch_as_alone()
    {
        var context = new MLContext(1);
        AdapterComposition[] adapters = [Learnt, TinyFusion.Sources[0]];
        var rows = TinyTask.Rows(8).Select((row, index) => new NamedText { Text = row.Text!, Second = adapters[index % 2].Name }).ToList();
        float[][] Score(IEnumerable<NamedText> some)
        {
            var data = context.Data.LoadFromEnumerable(some);
            using var model = context
                .Transforms.Text.ScoreWithAdapters(
                    new MultiAdapterOptions
                    {
                        Adapters = adapters,
                        Encoder = TinyTask.Encoder,
                        AdapterColumnName = "Second",
                        MaxTokens = 40,
                    })
                .Fit(data);
            return TinyReviews.Scores(model.Transform(data));
        }

        var together = Score(rows);

        for (var row = 0; row < rows.Count; row++)
            TinyReviews.AreClose(Score([rows[row]])[0], together[row]);
    }

    [TestMethod]
    public void It_cannot_be_stacked_or_fused_and_says_so()
    {
        var stacked = Assert.Throws<NotSupportedException>(() => TinyTask.Fit(TinyTask.Options with { FrozenAdapters = Learnt }));
        var fused = Assert.Throws<NotSupportedException>(() =>
            TinyFusion.Fit(TinyFusion.Options with { FusedAdapters = [Learnt, TinyFusion.Sources[0]] }));

        StringAssert.Contains(stacked.Message, "'low' is of kind LoraConfig, which cannot be composed. Use it alone.");
        StringAssert.Contains(fused.Message, "'low' is of kind LoraConfig");
    }

    [TestMethod]
    public void Wrong_configurations_are_refused_with_value_and_remedy()
    {
        var shape = new EncoderShape(32, 3, 4, 64);
        (LoraConfig Config, string Part)[] cases =
        [
            (Small with { Rank = 0 }, "LoRA's rank is 0. Give at least 1"),
            (Small with { Rank = 33 }, "more than the encoder's hidden size 32"),
            (Small with { Alpha = double.NaN }, "alpha is NaN"),
            (Small with { Dropout = 1 }, "dropout is 1"),
            (Small with { Targets = (LoraTargets)128 }, "targets are 128"),
            (Small with { LeaveOutLayers = [3] }, "leave-out layer 3 does not exist"),
        ];

        foreach (var (config, part) in cases)
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => config.Validate(shape)).Message, part);
        StringAssert.Contains((Small with { Targets = LoraTargets.None }).Warnings(shape).Single(), "only the head is trained");
    }

    private sealed class NamedText
    {
        public string Text { get; init; } = string.Empty;

        public string Second { get; init; } = string.Empty;
    }
}
