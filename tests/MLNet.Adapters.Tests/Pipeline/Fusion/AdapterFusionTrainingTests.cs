using Microsoft.ML;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Pipeline.Fusion;

/// <summary>The second stage: what moves, what stays, what is kept.</summary>
[TestClass]
public sealed class AdapterFusionTrainingTests
{
    private static IEnumerable<object[]> Fusions() =>
    [
        [AdapterFusionConfig.Dynamic],
        [AdapterFusionConfig.Static],
        [AdapterFusionConfig.ScaledDotProduct],
        [new AdapterFusionConfig { HasTemperature = true, ResidualBeforeValue = true, QueryBeforeLayerNorm = true }],
    ];

    [TestMethod]
    [DynamicData(nameof(Fusions))]
    public void Fusion_and_head_move_and_encoder_and_adapters_keep_every_bit(AdapterFusionConfig config)
    {
        using var lease = TinyTask.Encoder.Rent(CPU); // the very tensors that training uses
        var encoder = AdapterWeights.Write(lease.Encoder.HuggingFaceTensors());
        var sources = TinyFusion.Sources.Select(adapter => adapter.Weights.ToArray()).ToList();

        using var start = TinyFusion.Fit(TinyFusion.Options with { Fusion = config, LearningRate = TinyTask.Standstill });
        using var model = TinyFusion.Fit(TinyFusion.Options with { Fusion = config });

        CollectionAssert.AreEqual(encoder, AdapterWeights.Write(lease.Encoder.HuggingFaceTensors()));
        foreach (var (index, adapter) in model.Composition!.Adapters.Index())
            CollectionAssert.AreEqual(sources[index], adapter.Weights, adapter.Name);
        var (before, after) = ((TrainedFusion)start.Composition!, (TrainedFusion)model.Composition);
        CollectionAssert.AreNotEqual(before.Weights, after.Weights);
        CollectionAssert.AreNotEqual(before.Head!.Weights, after.Head!.Weights);
        var trained = model
            .ParameterSummary.Parameters.Where(parameter => parameter.IsTrainable)
            .Select(parameter => string.Join('.', parameter.Name.Split('.').Take(2)))
            .Distinct();
        CollectionAssert.AreEquivalent(new[] { "adapter.fusion", "head.dense", "head.output" }, trained.ToArray());
    }

    [TestMethod]
    public void Frozen_modules_of_the_training_itself_keep_every_bit_and_get_no_gradient()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        using var lease = TinyTask.Encoder.Rent(CPU);
        using var composed = CompositionBuilder.BuildFusion(
            AdapterFusionConfig.Dynamic,
            TinyFusion.Sources,
            0.1,
            TinyTask.Encoder.Shape,
            generator,
            CPU);
        var adapters = composed.named_parameters().Where(named => named.name.StartsWith("adapters.", StringComparison.Ordinal)).ToList();
        using var head = new PredictionHead(HeadConfig.Of(ClassificationHeadKind.TwoLayer), 32, 3, generator, CPU);
        using var model = new TextModel(lease.Encoder, composed, head);
        var before = AdapterWeights.Write(adapters.Select(named => (named.name, (Tensor)named.parameter)));
        var rows = TinyTask
            .Rows(24)
            .Select(row => new TrainingExample<int>(
                lease.Tokenizer.Encode(row.Text!, 40),
                Array.IndexOf(["positive", "negative", "neutral"], row.Label)))
            .ToList();

        new ModelTrainer(TinyFusion.Options, 1, _ => { }, () => { }).Train(
            new SupervisedTraining<int>(
                model,
                new ClassificationObjective(null, 0, CPU),
                rows,
                [],
                new TrainingSettings(lease.Tokenizer.PaddingId, CPU, false, 0.1)));

        Assert.HasCount(3 * 3 * 4, adapters);
        CollectionAssert.AreEqual(before, AdapterWeights.Write(adapters.Select(named => (named.name, (Tensor)named.parameter))));
        Assert.IsTrue(adapters.TrueForAll(named => !named.parameter.requires_grad && named.parameter.grad is null));
    }

    [TestMethod]
    public void Same_seed_gives_the_same_fusion_and_another_seed_another()
    {
        using var first = TinyFusion.Fit(TinyFusion.Options with { Adapter = BottleneckAdapterConfig.Pfeiffer });
        using var second = TinyFusion.Fit(TinyFusion.Options with { Adapter = BottleneckAdapterConfig.Pfeiffer });
        using var other = TinyFusion.Fit(TinyFusion.Options with { Adapter = BottleneckAdapterConfig.Pfeiffer, Seed = 2 });

        CollectionAssert.AreEqual(Weights(first), Weights(second));
        CollectionAssert.AreNotEqual(Weights(first), Weights(other));

        static byte[] Weights(AdapterTextClassificationTransformer model) =>
            [.. ((TrainedFusion)model.Composition!).Weights, .. model.Composition.Adapters[^1].Weights, .. model.Composition.Head!.Weights];
    }

    [TestMethod]
    public void Names_of_adapters_change_no_score()
    {
        using var model = TinyFusion.Fit(TinyFusion.Options);
        using var renamed = TinyFusion.Fit(
            TinyFusion.Options with
            {
                FusedAdapters = [.. TinyFusion.Sources.Select((adapter, index) => adapter.Rename($"z{index}"))],
            });

        foreach (var (one, other) in TinyTask.Scores(model, TinyTask.Rows(6)).Zip(TinyTask.Scores(renamed, TinyTask.Rows(6))))
            CollectionAssert.AreEqual(one, other);
    }

    [TestMethod]
    public void Own_adapter_is_trained_first_on_the_target_and_fused_last()
    {
        using var own = TinyTask.Fit(TinyTask.Options with { Adapter = BottleneckAdapterConfig.Pfeiffer });
        using var model = TinyFusion.Fit(TinyFusion.Options with { Adapter = BottleneckAdapterConfig.Pfeiffer, OwnAdapterName = "mine" });

        CollectionAssert.AreEqual(
            new[] { "movies", "tweets", "news", "mine" },
            model.Composition!.Adapters.Select(adapter => adapter.Name).ToArray());
        CollectionAssert.AreEqual(own.Adapter!.Weights, model.Composition.Adapters[^1].Weights);
        Assert.AreEqual(own.Report.Epochs[^1].TrainingLoss, model.OwnAdapterReport!.Epochs[^1].TrainingLoss);
        Assert.HasCount(2, model.Report.Epochs);
    }

    [TestMethod]
    public void Fusion_learns_the_task()
    {
        using var model = TinyFusion.Fit(
            TinyFusion.Options with
            {
                FusedAdapters = [TinyTask.Learnt, TinyFusion.Sources[1]],
                MaxEpochs = 25,
                LearningRate = 1e-2,
                HeadDropout = 0,
            });

        Assert.IsGreaterThan(0.7, TinyTask.Measure(model, TinyTask.Rows(30)).Accuracy, "a guess is right in a third of the rows");
    }

    [TestMethod]
    public void A_single_adapter_fuses()
    {
        using var model = TinyFusion.Fit(TinyFusion.Options with { FusedAdapters = [TinyFusion.Sources[0]] });

        Assert.AreEqual("movies", model.Composition!.Name);
        Assert.IsNull(model.Adapter);
    }

    [TestMethod]
    public void Stacks_and_averages_fuse_by_the_general_path_and_come_back_from_a_file()
    {
        AdapterComposition[] adapters =
        [
            new Stack(TinyFusion.Sources[0], TinyFusion.Sources[1]),
            new Average(TinyFusion.Sources[1], TinyFusion.Sources[2]),
            TinyFusion.Sources[2],
        ];
        using var model = TinyFusion.Fit(TinyFusion.Options with { FusedAdapters = adapters });

        AssertReloads(model);
    }

    [TestMethod]
    public void A_new_adapter_is_trained_on_top_of_frozen_ones()
    {
        using var model = TinyTask.Fit(
            TinyTask.Options with
            {
                FrozenAdapters = new Average(TinyFusion.Sources[0], TinyFusion.Sources[1]),
            });

        var stack = (Stack)model.Composition!;
        CollectionAssert.AreEqual(TinyFusion.Sources[0].Weights, stack.Adapters[0].Weights);
        Assert.AreEqual("adapter", stack.Children[^1].Name);
        Assert.AreEqual((3 * ((2 * 8 * 32) + 8 + 32)) + (32 * 32) + 32 + (3 * 32) + 3, model.ParameterSummary.Trainable);
        AssertReloads(model);
    }

    [TestMethod]
    public void A_head_alone_is_trained_on_the_average_of_the_sources()
    {
        using var model = TinyTask.Fit(
            TinyTask.Options with
            {
                Adapter = null,
                FineTuning = FineTuning.HeadOnly,
                FrozenAdapters = new Average(TinyFusion.Sources[0], TinyFusion.Sources[1]),
            });

        Assert.AreEqual("average(movies,tweets)", AdapterComposition.FromModel(model).Name);
        Assert.AreEqual((32 * 32) + 32 + (3 * 32) + 3, model.ParameterSummary.Trainable);
        CollectionAssert.AreEqual(new[] { "positive", "negative", "neutral" }, AdapterComposition.FromModel(model).Labels.ToArray());
        AssertReloads(model);
    }

    [TestMethod]
    public void Temperature_is_kept_with_the_model()
    {
        using var scope = NewDisposeScope();
        using var model = TinyFusion.Fit(TinyFusion.Options with { Fusion = new AdapterFusionConfig { HasTemperature = true } });
        using var file = MLNet.Adapters.Checkpoints.SafetensorsFile.Parse(((TrainedFusion)model.Composition!).Weights, "fusion");

        Assert.AreEqual(50 - (8 * 0.05f), file.Read("temperature", ScalarType.Float32, CPU).item<float>(), 1e-4f); // 2 epochs of 4 steps
        AssertReloads(model);
    }

    [TestMethod]
    public void A_frozen_fusion_keeps_its_temperature_while_a_head_is_trained_on_it()
    {
        using var model = TinyFusion.Fit(TinyFusion.Options with { Fusion = new AdapterFusionConfig { HasTemperature = true } });
        using var composed = CompositionBuilder.Build(AdapterComposition.FromModel(model), TinyTask.Encoder.Shape, CPU);
        var temperature = composed
            .named_parameters()
            .Single(named => named.name.EndsWith("temperature", StringComparison.Ordinal))
            .parameter;
        var before = temperature.item<float>();

        composed.AfterStep();

        Assert.AreEqual(before, temperature.item<float>());
        Assert.IsNull(composed.Penalty());
    }

    [TestMethod]
    public void A_fusion_has_each_adapter_once_in_its_file_and_reloads_bit_equal()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyFusion.Fit(TinyFusion.Options with { EncoderStorage = EncoderStorage.Embedded });
        var path = folder.File("model.zip");
        new MLContext().Model.Save(model, null, path);

        using var zip = System.IO.Compression.ZipFile.OpenRead(path);
        var names = zip
            .Entries.Select(entry => entry.Name)
            .Where(name => name.EndsWith(".safetensors", StringComparison.Ordinal))
            .Order()
            .ToArray();
        CollectionAssert.AreEqual(
            new[]
            {
                "adapter-1.safetensors",
                "adapter-2.safetensors",
                "adapter.safetensors",
                "encoder-model.safetensors",
                "fusion.safetensors",
                "model_head.safetensors",
            },
            names);
        AssertReloads(model);
    }

    [TestMethod]
    public void Another_process_scores_a_fusion_of_three_bit_equal()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyFusion.Fit(TinyFusion.Options);
        new MLContext().Model.Save(model, null, folder.File("model.zip"));
        var rows = TinyTask.Rows(50);
        File.WriteAllLines(folder.File("rows.txt"), rows.Select(row => row.Text!));

        var lines = LoaderProcess.Run("score", folder.File("model.zip"), folder.File("rows.txt"));

        foreach (var (line, scores) in lines.Zip(TinyTask.Scores(model, rows)))
            StringAssert.EndsWith(line, string.Join(' ', scores.Select(BitConverter.SingleToInt32Bits)));
        Assert.HasCount(50, lines);
    }

    private static void AssertReloads(AdapterTextClassificationTransformer model)
    {
        using var file = new MemoryStream();
        new MLContext().Model.Save(model, null, file);
        file.Position = 0;
        using var loaded = (AdapterTextClassificationTransformer)new MLContext().Model.Load(file, out _);

        Assert.AreEqual(model.Composition!.Name, loaded.Composition!.Name);
        foreach (var (one, other) in TinyTask.Scores(model, TinyTask.Rows(9)).Zip(TinyTask.Scores(loaded, TinyTask.Rows(9))))
            CollectionAssert.AreEqual(one, other);
    }
}
