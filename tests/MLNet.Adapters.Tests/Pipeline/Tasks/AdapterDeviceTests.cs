using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>A GPU that is asked for where there is none.</summary>
[TestClass]
public sealed class AdapterDeviceTests
{
    private static readonly string[] Texts = ["good film", "bad phone"];

    [TestInitialize]
    public void NeedNoGpu()
    {
        if (torch.cuda.is_available())
            Assert.Inconclusive("This machine has a GPU.");
    }

    [TestMethod]
    public void Processor_stands_in_with_a_warning_where_it_may()
    {
        var context = new MLContext(1) { GpuDeviceId = 0, FallbackToCpu = true };
        var warnings = new List<string>();
        context.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
                warnings.Add(message.RawMessage);
        };

        using var model = TinyReviews.Fit(context);
        using var plain = TinyReviews.Fit(new MLContext(1));

        CollectionAssert.AreEqual(TinyReviews.Score(plain, Texts)[0], TinyReviews.Score(model, Texts)[0]);
        StringAssert.Contains(warnings[0], "GpuDeviceId is 0");
        StringAssert.Contains(warnings[0], "the CPU is used instead");
        Assert.HasCount(1, warnings);
    }

    [TestMethod]
    public void Without_a_stand_in_it_is_an_error_that_says_what_to_set()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            TinyReviews.Fit(new MLContext(1) { GpuDeviceId = 0, FallbackToCpu = false }));

        StringAssert.Contains(error.Message, "MLContext.GpuDeviceId is 0");
        StringAssert.Contains(error.Message, "FallbackToCpu");
        StringAssert.Contains(error.Message, "TorchSharp-cuda-linux");
    }

    [TestMethod]
    public void Model_saved_where_a_GPU_was_asked_for_loads_and_scores_by_the_loading_context()
    {
        var training = new MLContext(1) { GpuDeviceId = 0, FallbackToCpu = true };
        using var model = TinyReviews.Fit(training);
        using var saved = new MemoryStream();
        training.Model.Save(model, null, saved);

        foreach (var context in new[] { new MLContext(), new MLContext { GpuDeviceId = 0, FallbackToCpu = true } })
        {
            var loaded = context.Model.Load(new MemoryStream(saved.ToArray()), out _);
            CollectionAssert.AreEqual(TinyReviews.Score(model, Texts)[1], TinyReviews.Score(loaded, Texts)[1]);
        }

        var strict = new MLContext { GpuDeviceId = 0, FallbackToCpu = false }.Model.Load(new MemoryStream(saved.ToArray()), out _);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => TinyReviews.Score(strict, Texts)).Message,
            "GpuDeviceId is 0");
    }
}
