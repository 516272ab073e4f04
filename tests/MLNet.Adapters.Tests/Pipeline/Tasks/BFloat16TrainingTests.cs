using Microsoft.ML;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Layers;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>Training over an encoder in bfloat16, on a machine that counts as one that has it.</summary>
[TestClass]
public sealed class BFloat16TrainingTests
{
    private static readonly Dictionary<string, Func<ComputePrecision, TrainingReport>> Trainers = new()
    {
        ["classification"] = precision => ReportOf(TinyTask.Fit(TinyTask.Options with { Precision = precision }, 12)),
        ["low rank"] = precision => ReportOf(TinyTask.Fit(TinyTask.Options with { Adapter = new LoraConfig(), Precision = precision }, 12)),
        ["head"] = precision => ReportOf(TinyTask.Fit(
            TinyTask.Options with { Adapter = null, FineTuning = MLNet.Adapters.FineTuning.HeadOnly, Precision = precision }, 12)),
        ["fusion"] = precision => ReportOf(TinyFusion.Fit(TinyFusion.Options with { Precision = precision }, 12)),
        ["yes or no"] = precision => ReportOf(TinyFlags.Fit(TinyFlags.Options with { Precision = precision }, TinyFlags.Rows(12))),
        ["several labels"] = precision => ReportOf(TinyLabels.Fit(TinyLabels.Options with { Precision = precision }, TinyLabels.Rows(12))),
        ["entities"] = precision => ReportOf(TinyTags.Fit(TinyTags.Options with { Precision = precision }, TinyTags.Rows(12))),
        ["similarity"] = precision => ReportOf(TinyPairs.Fit(TinyPairs.Options with { Precision = precision }, TinyPairs.Rows(12))),
        ["questions"] = precision =>
            ReportOf(TinyQuestions.Fit(TinyQuestions.Options with { Precision = precision }, TinyQuestions.Rows(12))),
        ["pairs"] = precision =>
            ReportOf(TinyTextPairs.Fit(TinyTextPairs.Options with { Precision = precision }, TinyTextPairs.Rows(12))),
        ["masked language"] = precision => ReportOf(TinyTexts.Fit(TinyTexts.Options with { Precision = precision }, TinyTask.Rows(12))),
        ["encoder dropout"] = precision =>
            ReportOf(TinyTask.Fit(TinyTask.Options with { EncoderDropout = true, Precision = precision }, 12)),
    };

    public static IEnumerable<string> Names => Trainers.Keys;

    // Rounded states change each loss by little and each step by little: another computation would change them altogether.
    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Every_trainer_trains_nearly_as_in_float32(string name)
    {
        using var assumed = AssumedBFloat16.Supported();

        var (exact, rounded) = (Trainers[name](ComputePrecision.Float32), Trainers[name](ComputePrecision.BFloat16));

        var (expected, actual) = (exact.Epochs[0].TrainingLoss, rounded.Epochs[0].TrainingLoss);
        Assert.AreEqual(expected, actual, 0.1 * expected);
        Assert.AreNotEqual(expected, actual, "bfloat16 rounds");
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Loss_falls_and_what_is_trained_stays_float32(int seed)
    {
        using var assumed = AssumedBFloat16.Supported();
        using var model = TinyTask.Fit(TinyTask.Options with
        {
            LearningRate = 1e-2,
            MaxEpochs = 25,
            HeadDropout = 0,
            Seed = seed,
            Precision = ComputePrecision.BFloat16,
        });
        using var loaded = model.Native.Load().Model;

        Assert.IsLessThan(0.75 * model.Report.Epochs[0].TrainingLoss, model.Report.Epochs[^1].TrainingLoss);
        Assert.IsTrue(loaded.Encoder.parameters().All(parameter => parameter.dtype == ScalarType.BFloat16));
        Assert.IsTrue(loaded.Adapter!.parameters().All(parameter => parameter.dtype == ScalarType.Float32));
        Assert.IsTrue(loaded.Head.parameters().All(parameter => parameter.dtype == ScalarType.Float32));
    }

    [TestMethod]
    public void Loss_and_gradients_are_float32()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        using var lease = TinyTask.Encoder.Rent(CPU, EncoderPrecision.BFloat16);
        using var model = new TextModel(
            lease.Encoder,
            BottleneckAdapterConfig.Houlsby.Create(lease.Encoder.Config.Shape, generator, CPU),
            new PredictionHead(HeadConfig.Of(ClassificationHeadKind.TwoLayer), lease.Encoder.Config.HiddenSize, 3, generator, CPU));
        EncodedText[] texts = [new([2, 7, 8, 9, 3], new int[5], false), new([2, 7, 3], new int[3], false)];
        var input = EncoderBatch.Create(texts, 0, CPU);

        var loss = nn.functional.cross_entropy(model.Outputs(input), tensor(new long[] { 0, 2 }));
        loss.backward();

        Assert.AreEqual(ScalarType.Float32, loss.dtype);
        foreach (var (name, parameter) in model.Adapter!.named_parameters().Concat(model.Head.named_parameters()))
            Assert.AreEqual(ScalarType.Float32, parameter.grad?.dtype, name);
        Assert.IsTrue(lease.Encoder.parameters().All(parameter => parameter.grad is null));
    }

    [TestMethod]
    public void Same_seed_gives_the_same_model_bit_for_bit()
    {
        using var assumed = AssumedBFloat16.Supported();
        var options = TinyTask.Options with { Precision = ComputePrecision.BFloat16 };
        using var first = TinyTask.Fit(options, 12);
        using var second = TinyTask.Fit(options, 12);

        CollectionAssert.AreEqual(TinyTask.Weights(first), TinyTask.Weights(second));
    }

    [TestMethod]
    public void Missing_bfloat16_is_an_error_that_names_the_remedy_and_automatic_choice_is_float32()
    {
        using var assumed = AssumedBFloat16.NotSupported();
        using var plain = TinyTask.Fit(TinyTask.Options, 12);
        using var automatic = TinyTask.Fit(TinyTask.Options with { Precision = ComputePrecision.Auto }, 12);

        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            TinyTask.Fit(TinyTask.Options with { Precision = ComputePrecision.BFloat16 }, 12));

        Assert.AreEqual(
            $"Precision is BFloat16, but {AssumedBFloat16.Missing}. Set the option Precision to Float32 or Auto.",
            error.Message);
        CollectionAssert.AreEqual(TinyTask.Weights(plain), TinyTask.Weights(automatic));
    }

    [TestMethod]
    public void Choice_is_in_the_log_with_its_reason()
    {
        using var assumed = AssumedBFloat16.Supported();
        var (context, messages) = (new MLContext(1), new List<string>());
        context.Log += (_, log) => messages.Add(log.RawMessage);

        using var model = TinyTask
            .Trainer(context, TinyTask.Options with { Precision = ComputePrecision.Auto })
            .Fit(SmallData.Load(context, TinyTask.Rows(12)));

        CollectionAssert.Contains(messages, "Precision Auto: the encoder is computed in BFloat16, because this test says so.");
    }

    [TestMethod]
    public void Full_fine_tuning_is_refused_in_bfloat16_and_automatic_choice_is_float32()
    {
        using var assumed = AssumedBFloat16.Supported();
        var options = TinyTask.Options with { Adapter = null, FineTuning = MLNet.Adapters.FineTuning.Full, MaxEpochs = 1 };

        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            TinyTask.Fit(options with { Precision = ComputePrecision.BFloat16 }, 12));
        using var model = TinyTask.Fit(options with { Precision = ComputePrecision.Auto }, 12);
        using var loaded = model.Native.Load().Model;

        Assert.AreEqual(
            "Precision is BFloat16, but FineTuning is Full, which trains the encoder's own weights in float32. "
            + "Set the option Precision to Float32 or Auto, or FineTuning to Adapter.",
            error.Message);
        Assert.IsTrue(loaded.Encoder.parameters().All(parameter => parameter.dtype == ScalarType.Float32));
    }

    [TestMethod]
    public void Unknown_precision_is_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            TinyTask.Fit(TinyTask.Options with { Precision = (ComputePrecision)9 }, 12));

        StringAssert.StartsWith(error.Message, "ComputePrecision is 9. It must be one of Float32, BFloat16, Auto.");
    }

    [TestMethod]
    public void Environment_specifies_the_precision_of_options_that_leave_it_open()
    {
        using var assumed = AssumedBFloat16.NotSupported();
        Environment.SetEnvironmentVariable(RequestedPrecision.EnvironmentVariable, "bfloat16");
        try
        {
            using var model = TinyTask.Fit(TinyTask.Options with { Precision = ComputePrecision.Float32, MaxEpochs = 1 }, 12);
            var error = Assert.ThrowsExactly<InvalidOperationException>(() => TinyTask.Fit(TinyTask.Options, 12));

            StringAssert.StartsWith(error.Message, $"The environment variable {RequestedPrecision.EnvironmentVariable} is bfloat16, but");
        }
        finally
        {
            Environment.SetEnvironmentVariable(RequestedPrecision.EnvironmentVariable, null);
        }
    }

    private static TrainingReport ReportOf(AdapterTransformer model)
    {
        using (model)
            return model.Report;
    }
}
