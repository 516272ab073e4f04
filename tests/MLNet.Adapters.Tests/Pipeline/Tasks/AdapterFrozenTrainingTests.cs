using System.Security.Cryptography;
using Microsoft.ML;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>Which weights training moves.</summary>
[TestClass]
public sealed class AdapterFrozenTrainingTests
{
    private static IEnumerable<object[]> FrozenKinds() =>
    [
        [TinyTask.Options with { Adapter = BottleneckAdapterConfig.Pfeiffer }],
        [TinyTask.Options with { Adapter = BottleneckAdapterConfig.Houlsby }],
        [TinyTask.Options with { Adapter = BottleneckAdapterConfig.Parallel, EncoderDropout = true }],
        [TinyTask.Options with { Adapter = null, FineTuning = FineTuning.HeadOnly }],
    ];

    [TestMethod]
    [DynamicData(nameof(FrozenKinds))]
    public void Encoder_weights_keep_every_bit_and_get_no_gradient(AdapterTextClassificationOptions options)
    {
        using var lease = options.Encoder!.Rent(CPU); // the very tensors that training uses
        var before = Hash(lease.Encoder);
        var gradients = -1;
        var progress = new ProgressRecorder(_ =>
            gradients = Math.Max(
                gradients,
                lease.Encoder.parameters().Count(parameter => parameter.requires_grad || parameter.grad is not null)));

        using var model = TinyTask.Fit(options with { Progress = progress });

        Assert.AreEqual(before, Hash(lease.Encoder));
        Assert.AreEqual(0, gradients);
        Assert.IsNotEmpty(progress.Steps);
        Assert.AreEqual(lease.Encoder.parameters().Sum(parameter => parameter.numel()), model.ParameterSummary.Frozen);
        CollectionAssert.DoesNotContain(Trained(model), "encoder");
    }

    [TestMethod]
    public void Adapter_and_head_are_trained_together()
    {
        using var start = TinyTask.Fit(TinyTask.Options with { LearningRate = TinyTask.Standstill });
        using var model = TinyTask.Fit(TinyTask.Options);

        CollectionAssert.AreEqual(new[] { "adapter", "head" }, Trained(model));
        CollectionAssert.AreNotEqual(start.Adapter!.Weights, model.Adapter!.Weights);
        CollectionAssert.AreNotEqual(start.Adapter.Head!.Weights, model.Adapter.Head!.Weights);
    }

    [TestMethod]
    public void HeadOnly_trains_the_head_alone()
    {
        using var start = TinyTask.Fit(
            TinyTask.Options with
            {
                Adapter = null,
                FineTuning = FineTuning.HeadOnly,
                LearningRate = TinyTask.Standstill,
            });
        using var model = TinyTask.Fit(TinyTask.Options with { Adapter = null, FineTuning = FineTuning.HeadOnly });

        CollectionAssert.AreEqual(new[] { "head" }, Trained(model));
        Assert.IsNull(model.Adapter);
        Assert.AreEqual((32 * 32) + 32 + (32 * 3) + 3, model.ParameterSummary.Trainable);
        Assert.IsEmpty(model.Report.AdapterNorms);
        CollectionAssert.AreNotEqual(TinyTask.Scores(start, TinyTask.Rows(1))[0], TinyTask.Scores(model, TinyTask.Rows(1))[0]);
    }

    [TestMethod]
    public void Full_trains_a_private_copy_and_leaves_other_models_on_the_encoder_alone()
    {
        using var other = TinyTask.Fit(TinyTask.Options);
        using var lease = TinyTask.Encoder.Rent(CPU);
        var (weights, scores) = (Hash(lease.Encoder), TinyTask.Scores(other, TinyTask.Rows(9)));

        using var tuned = TinyTask.Fit(TinyTask.Options with { Adapter = null, FineTuning = FineTuning.Full, LearningRate = 1e-3 });

        Assert.AreEqual(weights, Hash(lease.Encoder));
        foreach (var (row, score) in TinyTask.Scores(other, TinyTask.Rows(9)).Index())
            CollectionAssert.AreEqual(scores[row], score);
        CollectionAssert.AreEqual(new[] { "encoder", "head" }, Trained(tuned));
        Assert.IsNull(tuned.Adapter);
        Assert.AreNotEqual(TinyTask.Encoder.Sha256, tuned.Encoder.Sha256);
        using var own = tuned.Encoder.Rent(CPU);
        Assert.AreNotEqual(weights, Hash(own.Encoder));
        Assert.IsFalse(own.Encoder.parameters().Any(parameter => parameter.requires_grad));
    }

    [TestMethod]
    public void A_fully_tuned_model_embeds_its_encoder_whatever_the_options_say()
    {
        var context = new MLContext();
        var data = SmallData.Load(context, TinyTask.Rows(30));
        using var tuned = TinyTask
            .Trainer(
                context,
                TinyTask.Options with
                {
                    Adapter = null,
                    FineTuning = FineTuning.Full,
                    LearningRate = 1e-3,
                    EncoderStorage = EncoderStorage.Referenced,
                })
            .Fit(data);
        using var file = new MemoryStream();

        context.Model.Save(tuned, data.Schema, file);
        file.Position = 0;
        using var loaded = (AdapterTextClassificationTransformer)new MLContext().Model.Load(file, out _);

        Assert.AreEqual(tuned.Encoder.Sha256, loaded.Encoder.Sha256);
        CollectionAssert.AreEqual(TinyTask.Scores(tuned, TinyTask.Rows(1))[0], TinyTask.Scores(loaded, TinyTask.Rows(1))[0]);
    }

    [TestMethod]
    public void Full_trains_gently_and_with_the_encoders_dropout_by_default()
    {
        var options = new AdapterTextClassificationOptions { FineTuning = FineTuning.Full };

        Assert.AreEqual(5e-5, options.EffectiveLearningRate);
        Assert.IsTrue(options.EffectiveEncoderDropout);
        Assert.AreEqual(5e-4, new AdapterTextClassificationOptions().EffectiveLearningRate);
        Assert.IsFalse(new AdapterTextClassificationOptions().EffectiveEncoderDropout);
    }

    /// <summary>
    /// With weights at a standstill the training loss is the validation loss on the same rows, unless something is dropped.
    /// </summary>
    [TestMethod]
    [DataRow(null, 0.0, false)]
    [DataRow(false, 0.0, false)]
    [DataRow(true, 0.0, true)]
    [DataRow(null, null, true)]
    public void Dropout_is_off_in_the_encoder_and_on_in_the_head_by_default(bool? encoderDropout, double? headDropout, bool differs)
    {
        var rows = TinyTask.Rows(24);
        using var model = TinyTask.Fit(
            TinyTask.Options with
            {
                InitialAdapter = TinyTask.Learnt,
                LearningRate = TinyTask.Standstill,
                MaxEpochs = 1,
                EncoderDropout = encoderDropout,
                HeadDropout = headDropout,
                ValidationSet = SmallData.Load(new(), rows),
            },
            rows);

        var epoch = model.Report.Epochs.Single();
        Assert.AreEqual(differs, Math.Abs(epoch.TrainingLoss - epoch.ValidationLoss!.Value) > 1e-5, $"{epoch}");
    }

    private static string Hash(TextEncoder encoder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, stored) in encoder.HuggingFaceTensors())
            hash.AppendData(stored.detach().bytes);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static string[] Trained(AdapterTextClassificationTransformer model) =>
        [
            .. model
                .ParameterSummary.Parameters.Where(parameter => parameter.IsTrainable)
                .Select(parameter => parameter.Name.Split('.')[0])
                .Distinct(),
        ];
}
