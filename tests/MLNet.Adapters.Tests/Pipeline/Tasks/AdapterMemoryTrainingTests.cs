using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;
using TorchSharp;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>What training leaves in memory.</summary>
[TestClass]
public sealed class AdapterMemoryTrainingTests
{
    private const long Allowance = 50L << 20;

    [TestMethod]
    public void Ten_times_the_steps_take_no_more_memory()
    {
        var few = AfterSteps(50);

        var many = AfterSteps(500);

        Assert.IsLessThan(Allowance, many - few);
    }

    private static IEnumerable<object[]> Kinds() =>
    [
        [TinyTask.Options with { EarlyStopping = new EarlyStopping(), HeldOutFraction = 0.3, ClassWeights = ClassWeights.Balanced }],
        [TinyTask.Options with { Adapter = BottleneckAdapterConfig.Houlsby, EncoderDropout = true, LabelSmoothing = 0.1 }],
        [TinyTask.Options with { Adapter = null, FineTuning = FineTuning.HeadOnly }],
        [TinyTask.Options with { Adapter = null, FineTuning = FineTuning.Full }],
    ];

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void No_tensor_outlives_the_model(AdapterTextClassificationOptions options)
    {
        TinyTask.Fit(options).Dispose(); // loads what loads once
        var (tensors, encoders) = (NativeMemory.LiveTensors(), NativeMemory.LoadedEncoders());

        var model = TinyTask.Fit(options);
        var made = ParametersMade(model, options.FineTuning);
        model.Dispose();

        var growth = NativeMemory.LiveTensors() - tensors;
        Assert.AreEqual(NativeMemory.ResidueOf(made), growth);
        Assert.AreEqual(encoders, NativeMemory.LoadedEncoders());
    }

    /// <summary>Every tensor is disposed by whoever made it: none is left to the garbage collector.</summary>
    [TestMethod]
    public void Training_disposes_its_tensors_itself()
    {
        using var other = TinyTask.Fit(TinyTask.Options); // keeps the encoder in memory
        var (few, many) = ComputeThreads.Train(null, () => (Growth(1), Growth(8)));

        Assert.IsLessThanOrEqualTo(NativeMemory.ResidueOf(2 * Trainable(other)), few);
        Assert.AreEqual(few, many);

        // Runs on this thread altogether, whose tensors are counted apart.
        static long Growth(int epochs)
        {
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            TinyTask.Fit(TinyTask.Options with { MaxEpochs = epochs, HeldOutFraction = 0.2 }).Dispose();
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount - before;
        }
    }

    [TestMethod]
    public void A_live_model_holds_its_weights_and_its_share_of_the_encoder_alone()
    {
        using var first = TinyTask.Fit(TinyTask.Options);
        var (tensors, encoders) = (NativeMemory.LiveTensors(), NativeMemory.LoadedEncoders());

        using var second = TinyTask.Fit(TinyTask.Options);

        Assert.AreEqual(encoders, NativeMemory.LoadedEncoders());
        var growth = NativeMemory.LiveTensors() - tensors;
        Assert.AreEqual(Trainable(second) + NativeMemory.ResidueOf(3 * Trainable(second)), growth);
    }

    /// <summary>
    /// What is trained is made in training and in the model; the encoder is loaded once, and once more where a private copy is trained.
    /// What is loaded, not new, is made of shapes alone before.
    /// </summary>
    private static int ParametersMade(AdapterTextClassificationTransformer model, FineTuning fineTuning)
    {
        var (all, trainable) = (model.ParameterSummary.Parameters.Count, Trainable(model));
        return fineTuning == FineTuning.Full ? (4 * all) - TinyTask.HeadParameters : (2 * (all + trainable)) - trainable;
    }

    private static int Trainable(AdapterTextClassificationTransformer model) =>
        model.ParameterSummary.Parameters.Count(parameter => parameter.IsTrainable);

    private static long AfterSteps(int steps)
    {
        var progress = new ProgressRecorder();
        using var model = TinyTask.Fit(TinyTask.Options with { BatchSize = 4, MaxEpochs = steps / 10, Progress = progress }, rows: 40);
        Assert.HasCount(steps, progress.Steps);
        return NativeMemory.WorkingSet();
    }
}
