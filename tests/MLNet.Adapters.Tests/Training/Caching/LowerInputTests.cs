using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training.Caching;

/// <summary>A pass that begins with kept states gives what a whole pass gives.</summary>
[TestClass]
public sealed class LowerInputTests
{
    private const float Rounding = 2e-5f; // states of size 1 after a few layers, computed by other kernels

    [TestMethod]
    [DataRow("bert")]
    [DataRow("roberta")]
    [DataRow("distilbert")]
    [DataRow("electra")]
    [DataRow("albert")]
    [DataRow("deberta-v2")]
    [DataRow("mpnet")]
    [DataRow("modernbert")]
    public void Upper_layers_continue_from_kept_states(string family)
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderLoading.Load(FamilyFixture.Open(family).Files, CPU);
        var layers = encoder.Config.Shape.Layers;
        for (var lower = 1; lower <= layers; lower++)
        {
            using var adapter = lower == layers || encoder.Config.SharesLayers
                ? null
                : MethodLife.Moved(BottleneckAdapterConfig.Pfeiffer with { LeaveOutLayers = [.. Enumerable.Range(0, lower)] }, encoder);
            foreach (var first in new[] { false, true })
            {
                var (input, pass) = (MethodLife.Input, new EncoderPass { Adapter = adapter, FirstTokenOnly = first });
                using var mode = no_grad();
                var expected = encoder.Forward(input, pass);
                foreach (var states in new[] { Below(encoder, lower, first), ComputeThreads.Score(() => Below(encoder, lower, first)) })
                {
                    var actual = encoder.Forward(input with { Below = new LowerInput(states, lower) }, pass);

                    CollectionAssert.AreEqual(expected.shape, actual.shape);
                    Assert.IsLessThan(Rounding, Difference(expected, actual), $"{family}, {lower} layers, first token only: {first}");
                    states.Dispose();
                }
            }
        }

        static Tensor Below(TextEncoder encoder, int lower, bool first)
        {
            using var mode = inference_mode();
            using var inner = NewDisposeScope();
            return encoder.Below(MethodLife.Input, lower, first).DetachFromDisposeScope();
        }
    }

    // Padding has no defined states.
    private static float Difference(Tensor expected, Tensor actual)
    {
        var lengths = expected.shape[1] == 1 ? [1, 1] : new[] { 7, 4 };
        return lengths.Select((length, row) =>
            (expected[row].narrow(0, 0, length) - actual[row].narrow(0, 0, length)).abs().max().item<float>()).Max();
    }
}
