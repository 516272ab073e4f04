using System.Text.Json;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Methods;
using MLNet.Adapters.Tests.Methods.Fusion;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Ten steps of the training loop beside ten steps of the reference library.</summary>
[TestClass]
public sealed class ReferenceTrainingTests
{
    private const double Tolerance = 2e-4; // float32 rounding, amplified by ten AdamW steps
    private const int Steps = 10;

    private static IEnumerable<object?[]> Cases() =>
    [
        ["seq_bn", BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 4 }],
        ["double_seq_bn", BottleneckAdapterConfig.Houlsby with { ReductionFactor = 4 }],
        ["par_bn", BottleneckAdapterConfig.Parallel with { ReductionFactor = 4 }],
        ["lora", new LoraConfig { Rank = 4, Alpha = 8 }],
        ["full", null],
    ];

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Ten_steps_equal_the_reference(string name, AdapterConfig? config) =>
        Train(name, shape => config?.Create(shape, null, CPU), config: config);

    // b_k is left out: it cancels in the softmax and has no gradient here. The reference's gets rounding noise of 1e-9, which AdamW's
    // normalisation turns into steps; no output depends on it.
    [TestMethod]
    public void Ten_steps_of_a_fusion_equal_the_reference_and_leave_the_adapters_alone()
    {
        TrainedAdapter[] adapters = [.. new[] { "alpha", "beta" }.Select(name => ReferenceFusion.Adapter("training", "fusion", name))];
        using var generator = new Generator(1, CPU);
        ComposedAdapters? composed = null;

        Train(
            "fusion",
            shape => composed = CompositionBuilder.BuildFusion(AdapterFusionConfig.Dynamic, adapters, 0, shape, generator, CPU),
            key => key.EndsWith("key.bias", StringComparison.Ordinal));

        Assert.IsNotNull(composed);
    }

    private static void Train(
        string name,
        Func<EncoderShape, AdapterModule?> create,
        Func<string, bool>? isLeftOut = null,
        AdapterConfig? config = null)
    {
        using var scope = NewDisposeScope();
        var trajectory = JsonDocument.Parse(File.ReadAllText(Fixture.Path("training", name, "trajectory.json"))).RootElement;
        using var encoder = EncoderFixture.SmallBert();
        using var model = new TextModel(
            encoder,
            create(encoder.Config.Shape),
            new PredictionHead(HeadConfig.Of(ClassificationHeadKind.TwoLayer), 32, 3, null, CPU));
        if (model.Adapter is null)
            encoder.SetTrainable(true);
        Fill(model, name, "initial", config);
        using var batches = SafetensorsFile.Open(Fixture.Path("training", name, "batches.safetensors"));
        var examples = Enumerable.Range(0, Steps).SelectMany(step => Examples(batches, step)).ToList();
        var task = new SupervisedTraining<int>(
            model,
            new ClassificationObjective(null, 0, CPU),
            examples,
            [],
            new TrainingSettings(0, CPU, EncoderDropout: false, HeadDropout: 0));
        var options = new AdapterTextClassificationOptions
        {
            LearningRate = trajectory.GetProperty("optimizer").GetProperty("lr").GetDouble(),
            WarmupSteps = 2,
            MaxEpochs = 1,
        };
        var seen = new List<TrainingProgress>();
        var plan = examples.Select((_, index) => index).Chunk(examples.Count / Steps).ToList();
        using var generator = new Generator(1, CPU);

        new TrainingLoop(task, options, () => plan, new DropoutMasks(generator), seen.Add, () => { }).Run();

        var steps = seen.Where(progress => !progress.IsEpochEnd).ToList();
        AssertSeries(trajectory, "losses", steps.Select(step => step.Loss));
        AssertSeries(trajectory, "learning_rates", steps.Select(step => step.LearningRate));
        AssertSeries(trajectory, "gradient_norms_before_clipping", steps.Select(step => step.GradientNorm));
        using var final = SafetensorsFile.Open(Fixture.Path("training", name, "final.safetensors"));
        var trained = Trainable(model, config).ToList();
        Assert.HasCount(final.Entries.Count, trained);
        var frozen = model.NamedParameters().Where(named => !named.Parameter.requires_grad).ToList();
        Assert.IsTrue(frozen.TrueForAll(named => named.Parameter.grad is null), "gradients are null for every frozen parameter");
        foreach (var (key, parameter) in trained.Where(named => isLeftOut?.Invoke(named.Key) != true))
            EncoderFixture.AssertClose(final.Read(key), parameter.detach(), (float)Tolerance, key);
    }

    private static void AssertSeries(JsonElement trajectory, string name, IEnumerable<double> actual)
    {
        var expected = trajectory.GetProperty(name).EnumerateArray().Select(value => value.GetDouble()).ToList();
        foreach (var (index, value) in actual.Index())
            Assert.AreEqual(expected[index], value, Tolerance, $"{name}, step {index}");
        Assert.HasCount(Steps, expected);
    }

    private static IEnumerable<TrainingExample<int>> Examples(SafetensorsFile batches, int step)
    {
        var ids = batches.ReadAsStored($"{step}.input_ids", CPU);
        var types = batches.ReadAsStored($"{step}.token_type_ids", CPU);
        var mask = batches.ReadAsStored($"{step}.attention_mask", CPU);
        var labels = batches.ReadAsStored($"{step}.labels", CPU);
        for (var row = 0; row < ids.shape[0]; row++)
        {
            var length = (int)mask[row].sum().item<long>();
            yield return new TrainingExample<int>(
                new EncodedText(Row(ids, row, length), Row(types, row, length), false),
                (int)labels[row].item<long>());
        }

        static int[] Row(Tensor values, int row, int length) => [.. values[row].data<long>().Take(length).Select(value => (int)value)];
    }

    private static void Fill(TextModel model, string name, string file, AdapterConfig? config)
    {
        using var stored = SafetensorsFile.Open(Fixture.Path("training", name, $"{file}.safetensors"));
        ParameterLoading.Fill(Trainable(model, config), stored);
    }

    private static IEnumerable<(string Key, Tensor Parameter)> Trainable(TextModel model, AdapterConfig? config)
    {
        foreach (var (name, parameter, _) in model.NamedParameters().Where(named => named.Parameter.requires_grad))
        {
            var (part, rest) = (
                name[..name.IndexOf('.', StringComparison.Ordinal)],
                name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
            yield return (
                part switch
                {
                    "encoder" => $"bert.{EncoderFamilies.First.Keys.ToHuggingFace(rest)}",
                    "adapter" when rest.StartsWith("fusion.", StringComparison.Ordinal) => HubKeys.ToFusion(
                        rest["fusion.".Length..],
                        "alpha,beta",
                        EncoderFamilies.First.Keys),
                    "adapter" => HubKeys.ToAdapter(rest, "task", AdapterMethods.Of(config!).Hub!, config!, EncoderFamilies.First.Keys),
                    _ => HubKeys.ToHead(rest, "task", HeadConfig.Of(ClassificationHeadKind.TwoLayer)),
                },
                parameter);
        }
    }
}
