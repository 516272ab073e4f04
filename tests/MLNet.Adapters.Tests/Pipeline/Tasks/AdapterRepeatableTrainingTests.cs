using System.Security.Cryptography;
using Microsoft.ML;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Tests.Build;
using MLNet.Adapters.Tests.Training;
using TorchSharp;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>The same seed gives the same model.</summary>
[TestClass]
public sealed class AdapterRepeatableTrainingTests
{
    private const string ResultFile = "MLNET_ADAPTERS_TESTS_RESULT_FILE";

    [TestMethod]
    public void Same_seed_gives_the_same_weights_and_another_seed_others()
    {
        var first = Train(TinyTask.Options);
        torch.manual_seed(99); // the process-wide random state has no part in it
        var second = Train(TinyTask.Options);

        Assert.AreEqual(first, second);
        Assert.AreNotEqual(first, Train(TinyTask.Options with { Seed = 2 }));
    }

    /// <summary>The new process runs this very test, and writes its weights' hash where it is told to.</summary>
    [TestMethod]
    public void Same_seed_gives_the_same_weights_in_a_new_process()
    {
        var here = Train(TinyTask.Options);
        if (Environment.GetEnvironmentVariable(ResultFile) is { } file)
        {
            File.WriteAllText(file, here);
            return;
        }

        var result = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Environment.SetEnvironmentVariable(ResultFile, result);
        try
        {
            ToolProcess.Dotnet(
                AppContext.BaseDirectory, typeof(AdapterRepeatableTrainingTests).Assembly.Location,
                "--filter", $"FullyQualifiedName~{nameof(Same_seed_gives_the_same_weights_in_a_new_process)}");

            Assert.AreEqual(here, File.ReadAllText(result));
        }
        finally
        {
            Environment.SetEnvironmentVariable(ResultFile, null);
            File.Delete(result);
        }
    }

    [TestMethod]
    public void Encoder_dropout_and_held_out_rows_follow_the_seed_too()
    {
        var options = TinyTask.Options with { EncoderDropout = true, HeldOutFraction = 0.2 };

        Assert.AreEqual(Train(options), Train(options));
        Assert.AreNotEqual(Train(options), Train(options with { EncoderDropout = false }));
    }

    [TestMethod]
    public void Full_fine_tuning_repeats_bit_for_bit()
    {
        var options = TinyTask.Options with { Adapter = null, FineTuning = FineTuning.Full, LearningRate = 1e-3 };
        using var first = TinyTask.Fit(options);
        using var second = TinyTask.Fit(options);

        Assert.AreEqual(first.Encoder.Sha256, second.Encoder.Sha256);
        CollectionAssert.AreEqual(TinyTask.Scores(first, TinyTask.Rows(1))[0], TinyTask.Scores(second, TinyTask.Rows(1))[0]);
    }

    [TestMethod]
    public void Two_fits_at_once_give_the_model_of_one_alone()
    {
        var options = TinyTask.Options with { MaxEpochs = 6 };
        var alone = Train(options);
        var results = new string[3];

        Thread[] threads = [.. results.Select((_, index) => new Thread(() => results[index] = Train(options)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        CollectionAssert.AreEqual(Enumerable.Repeat(alone, 3).ToArray(), results);
    }

    [TestMethod]
    public void Seed_of_the_context_counts_where_the_options_have_none()
    {
        var context = new MLContext(seed: 7);
        using var model = TinyTask.Trainer(context, TinyTask.Options with { Seed = null }).Fit(SmallData.Load(context, TinyTask.Rows(30)));
        using var overruled = TinyTask.Trainer(context, TinyTask.Options with { Seed = 8 }).Fit(SmallData.Load(context, TinyTask.Rows(30)));

        Assert.AreEqual(7, model.Report.Seed);
        Assert.AreEqual(8, overruled.Report.Seed);
        Assert.AreEqual(Train(TinyTask.Options with { Seed = 7 }), Hash(model));
    }

    [TestMethod]
    public void Without_any_seed_the_report_names_the_one_that_was_drawn()
    {
        using var model = TinyTask.Fit(TinyTask.Options with { Seed = null });

        Assert.AreEqual(Hash(model), Train(TinyTask.Options with { Seed = model.Report.Seed }));
    }

    [TestMethod]
    public void Threads_apply_to_the_training_alone()
    {
        var usual = ComputeThreads.Train(null, torch.get_num_threads);
        var during = new HashSet<int>();

        var other = usual > 1 ? usual - 1 : Environment.ProcessorCount;

        using var model = TinyTask.Fit(
            TinyTask.Options with
            {
                Threads = other,
                Progress = new ProgressRecorder(_ => during.Add(torch.get_num_threads())),
            });

        Assert.AreEqual(other, during.Single());
        Assert.AreEqual(usual, ComputeThreads.Train(null, torch.get_num_threads));
    }

    private static string Train(AdapterTextClassificationOptions options)
    {
        using var model = TinyTask.Fit(options);
        return Hash(model);
    }

    private static string Hash(AdapterTextClassificationTransformer model) => Convert.ToHexString(SHA256.HashData(TinyTask.Weights(model)));
}
