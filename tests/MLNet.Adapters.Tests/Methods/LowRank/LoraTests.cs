using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.LowRank;

/// <summary>LoRA: the reference's values, merging, and its life through trainers and files.</summary>
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

    private static IEnumerable<object[]> References => [["lora", Small], ["lora_all", Everywhere]];

    private static TrainedAdapter Learnt => Learning.Value;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(References))]
    public void Hidden_states_and_logits_equal_the_reference(string name, LoraConfig config)
    {
        using var fixture = new AdapterFixture(name);

        Assert.AreEqual(config, fixture.Loaded.Config);
        Assert.AreEqual(fixture.ReferenceParameterCount(), fixture.Adapter.parameters().Sum(parameter => parameter.numel()));
        fixture.AssertEqualsReference();
    }

    [TestMethod]
    [DynamicData(nameof(References))]
    public void Merged_it_gives_the_same_and_leaves_the_encoder_as_it_was(string name, LoraConfig config)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var fixture = new AdapterFixture(name);
        Assert.AreEqual(config, fixture.Loaded.Config);
        var input = EncoderInput.Create([5, 17, 30, 8, 44, 9, 60, 0], new long[8], [4, 3], 4, CPU);
        var plain = fixture.Encoder.Forward(input, EncoderPass.Plain);

        using var merged = new MergedAdapter(fixture.Adapter, fixture.Encoder);
        var unmerged = fixture.Encoder.Forward(input, new EncoderPass { Adapter = fixture.Adapter });

        EncoderFixture.AssertClose(unmerged, fixture.Encoder.Forward(input, new EncoderPass { Adapter = merged }));
        Assert.IsGreaterThan(1e-3f, (unmerged - plain).abs().max().item<float>());
        Assert.IsTrue(fixture.Encoder.Forward(input, EncoderPass.Plain).eq(plain).all().item<bool>());
    }

    [TestMethod]
    public void A_new_one_starts_as_the_plain_encoder()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        using var generator = new Generator(3, CPU);
        using var adapter = Everywhere.Create(encoder.Config.Shape, generator, CPU);
        var input = EncoderInput.Create([5, 17, 30], new long[3], [3], 3, CPU);

        var found = encoder.Forward(input, new EncoderPass { Adapter = adapter });

        Assert.IsTrue(found.eq(encoder.Forward(input, EncoderPass.Plain)).all().item<bool>());
        Assert.IsTrue(
            adapter
                .named_parameters()
                .Where(named => named.name.EndsWith("lora_A", StringComparison.Ordinal))
                .All(named => named.parameter.abs().max().item<float>() > 0));
    }

    [TestMethod]
    public void A_trained_model_comes_back_from_its_file_with_the_same_scores()
    {
        var context = new MLContext(1);
        using var model = TinyTask.Fit(TinyTask.Options with { Adapter = Everywhere });
        var path = _folder.File("model.zip");
        context.Model.Save(model, null, path);
        using var loaded = (AdapterTextClassificationTransformer)context.Model.Load(path, out _);

        var (expected, found) = (TinyTask.Scores(model, TinyTask.Rows(12)), TinyTask.Scores(loaded, TinyTask.Rows(12)));

        Assert.AreEqual(Everywhere, loaded.Adapter!.Config);
        for (var row = 0; row < expected.Length; row++)
            CollectionAssert.AreEqual(expected[row], found[row]);
    }

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
            (Small with { Rank = 0 }, "rank is 0. Give at least 1"),
            (Small with { Rank = 33 }, "more than the encoder's hidden size 32"),
            (Small with { Alpha = double.NaN }, "alpha is NaN"),
            (Small with { Dropout = 1 }, "dropout is 1"),
            (Small with { Targets = (LoraTargets)64 }, "targets are 64"),
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
