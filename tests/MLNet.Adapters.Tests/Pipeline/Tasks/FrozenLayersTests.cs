using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>Training that leaves the lowest layers as they are.</summary>
[TestClass]
public sealed class FrozenLayersTests
{
    [TestMethod]
    public void An_adapter_that_is_trained_on_keeps_its_lowest_layers_bit_for_bit()
    {
        foreach (var config in new AdapterConfig[] { BottleneckAdapterConfig.Houlsby, new LoraConfig(), UnionConfig.MixAndMatch })
        {
            using var first = TinyTask.Fit(TinyTask.Options with { Adapter = config });
            using var second = TinyTask.Fit(TinyTask.Options with { Adapter = config, InitialAdapter = first.Adapter, FrozenLayers = 2 });

            var changed = Changed(first.Adapter!.Weights, second.Adapter!.Weights);

            Assert.IsTrue(changed.Exists(name => name.Contains("layer.2.", StringComparison.Ordinal)), $"{config}");
            Assert.IsFalse(
                changed.Exists(name =>
                    name.Contains("layer.0.", StringComparison.Ordinal) || name.Contains("layer.1.", StringComparison.Ordinal)),
                $"{config}: {string.Join(", ", changed)}");
        }
    }

    [TestMethod]
    public void Full_fine_tuning_keeps_embeddings_and_lowest_layers()
    {
        var options = TinyTask.Options with { FineTuning = FineTuning.Full, Adapter = null };
        using var all = TinyTask.Fit(options);
        using var upper = TinyTask.Fit(options with { FrozenLayers = 2 });
        var original = TinyTask.Encoder.Files.ReadAllBytes("model.safetensors");

        var changed = Changed(original, upper.Encoder.Files.ReadAllBytes("model.safetensors"));

        Assert.IsTrue(changed.Exists(name => name.Contains("layer.2.", StringComparison.Ordinal)));
        Assert.IsFalse(
            changed.Exists(name => name.Contains("embeddings", StringComparison.Ordinal)
                || name.Contains("layer.0.", StringComparison.Ordinal)
                || name.Contains("layer.1.", StringComparison.Ordinal)),
            string.Join(", ", changed));
        Assert.IsLessThan(all.ParameterSummary.Trainable, upper.ParameterSummary.Trainable);
        Assert.AreEqual(all.ParameterSummary.Total, upper.ParameterSummary.Total);
    }

    [TestMethod]
    public void What_cannot_work_is_refused()
    {
        Refused(TinyTask.Options with { FrozenLayers = -1 }, "FrozenLayers is -1");
        Refused(TinyTask.Options with { FrozenLayers = 99, InitialAdapter = TinyTask.Learnt }, "from 0 to the number");
        Refused(TinyTask.Options with { FrozenLayers = 1 }, "LeaveOutLayers");

        static void Refused(AdapterTextClassificationOptions options, string part) =>
            StringAssert.Contains(Assert.Throws<ArgumentException>(() => TinyTask.Fit(options)).Message, part);
    }

    private static List<string> Changed(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        using var scope = NewDisposeScope();
        using var one = SafetensorsFile.Parse(before, "before");
        using var other = SafetensorsFile.Parse(after, "after");
        return
        [
            .. one.Entries.Keys.Where(name => other.Entries.ContainsKey(name)
                && !one.ReadAsStored(name, CPU).eq(other.ReadAsStored(name, CPU)).all().item<bool>()),
        ];
    }
}
