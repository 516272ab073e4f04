using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Steps that compute layers again instead of keeping what their gradients need.</summary>
[TestClass]
public sealed class GradientCheckpointingTests
{
    private static readonly Dictionary<string, AdapterTextClassificationOptions> Trainings = new()
    {
        ["Pfeiffer"] = TinyTask.Options,
        ["Pfeiffer with the encoder's dropout"] = TinyTask.Options with { EncoderDropout = true },
        ["Pfeiffer in upper layers"] = TinyTask.Options with
        {
            Adapter = BottleneckAdapterConfig.Pfeiffer with { LeaveOutLayers = [0] },
            Cache = EncoderCache.None,
        },
        ["stochastic depth"] = TinyTask.Options with { Adapter = BottleneckAdapterConfig.AdapterPlus with { ReductionFactor = 4 } },
        ["LoRA with dropout"] = TinyTask.Options with { Adapter = new LoraConfig { Dropout = 0.2 } },
        ["prompt tuning"] = TinyTask.Options with { Adapter = new PromptTuningConfig() },
        ["computed prefix"] = TinyTask.Options with { Adapter = new PrefixTuningConfig { PrefixLength = 4 } },
        ["shared matrices"] = TinyTask.Options with { Adapter = BottleneckAdapterConfig.Compacter with { ReductionFactor = 4 } },
        ["LoReFT"] = TinyTask.Options with { Adapter = ReftConfig.LoReft },
        ["in parts"] = TinyTask.Options with { MicroBatchSize = 3 },
        ["full fine-tuning"] = TinyTask.Options with { FineTuning = FineTuning.Full, Adapter = null },
    };

    public static IEnumerable<object[]> Names => Trainings.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Training_gives_the_same_model(string name)
    {
        using var plain = TinyTask.Fit(Trainings[name]);
        using var model = TinyTask.Fit(Trainings[name] with { GradientCheckpointing = true });

        var tolerance = name is "computed prefix" or "shared matrices" ? 1e-4f : 0; // their gradients are added up in another order
        foreach (var (expected, actual) in TinyTask.Scores(plain, TinyTask.Rows(12)).Zip(TinyTask.Scores(model, TinyTask.Rows(12))))
            TinyReviews.AreClose(expected, actual, tolerance);
        CollectionAssert.AreEqual(
            plain.Report.Epochs.Select(epoch => Math.Round(epoch.TrainingLoss, 4)).ToArray(),
            model.Report.Epochs.Select(epoch => Math.Round(epoch.TrainingLoss, 4)).ToArray());
    }

    [TestMethod]
    [DataRow("albert")] // one layer in all places
    [DataRow("deberta-v2")] // layers share the states of distances
    [DataRow("mpnet")]
    [DataRow("modernbert")]
    public void Families_are_tuned_alike(string family)
    {
        using var folder = new TemporaryFolder();
        var options = TinyTask.Options with
        {
            Encoder = SmallEncoder.Create(folder, family),
            FineTuning = FineTuning.Full,
            Adapter = null,
            LearningRate = 1e-3,
        };
        using var plain = TinyTask.Fit(options);
        using var model = TinyTask.Fit(options with { GradientCheckpointing = true });

        foreach (var (expected, actual) in TinyTask.Scores(plain, TinyTask.Rows(12)).Zip(TinyTask.Scores(model, TinyTask.Rows(12))))
            TinyReviews.AreClose(expected, actual, 1e-3f); // AdamW divides by small gradients, whose last bits depend on the order of sums
    }

    [TestMethod]
    public void What_a_layer_keeps_is_its_result_alone()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        var masks = new DropoutMasks(generator);
        var checkpoints = new LayerCheckpoints();
        Tensor weight = randn(4, 4, generator: generator).requires_grad_(), x = randn(3, 4, generator: generator);
        var before = DropoutState.Of(masks);
        Tensor Layer(Tensor entering) => masks.Apply(entering.matmul(weight), 0.5).tanh();

        var left = checkpoints.Run(checkpoints.Run(x, [masks], Layer), [masks], Layer);
        left.square().sum().backward();

        Assert.IsTrue(left.is_leaf);
        Assert.IsTrue(weight.grad is null, "the layers are not computed again yet");
        var after = masks.Below(1000);
        before.Restore();
        var whole = Layer(Layer(x));
        Assert.AreEqual(after, masks.Below(1000));
        Assert.AreEqual(0, (whole - left).abs().max().item<float>());
        checkpoints.Backward();
        var actual = weight.grad!.clone();
        weight.grad = null;
        whole.square().sum().backward();
        Assert.IsLessThan(1e-6f, (weight.grad! - actual).abs().max().item<float>());
    }

    [TestMethod]
    public void Trainings_without_gradients_in_layers_say_that_it_has_no_effect()
    {
        foreach (var options in new[]
        {
            TinyTask.Options with { FineTuning = FineTuning.HeadOnly, Adapter = null },
            TinyTask.Options with { Adapter = new SideAdapterConfig { ReductionFactor = 4 } },
        })
        {
            var (context, messages) = (new MLContext(1), new List<string>());
            context.Log += (_, log) =>
            {
                if (log.Kind == ChannelMessageKind.Warning)
                    messages.Add(log.Message);
            };

            using var model = TinyTask.Trainer(context, options with { GradientCheckpointing = true })
                .Fit(SmallData.Load(context, TinyTask.Rows(30)));

            StringAssert.Contains(messages.Single(), "GradientCheckpointing has no effect");
        }
    }
}
