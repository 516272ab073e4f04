using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Methods;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using MLNet.Adapters.Training.Caching;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training.Caching;

/// <summary>A pass that begins with kept states gives what a whole pass gives.</summary>
[TestClass]
public sealed class LowerInputTests
{
    private const float Rounding = 2e-5f; // states of size 1 after a few layers, computed by other kernels

    /// <summary>Methods with the number of layers that stay the same if their parts in two of three layers are frozen.</summary>
    private static readonly Dictionary<string, (AdapterConfig Config, int Layers)> Frozen = new()
    {
        ["Houlsby"] = (BottleneckAdapterConfig.Houlsby, 2),
        ["compacter"] = (BottleneckAdapterConfig.Compacter with { ReductionFactor = 4 }, 0), // all layers share matrices
        ["invertible"] = (BottleneckAdapterConfig.Pfeiffer with { Invertible = new InvertibleSettings() }, 0), // acts on embeddings
        ["LoRA"] = (new LoraConfig(), 2),
        ["(IA)³"] = (new Ia3Config(), 2),
        ["prefix tuning"] = (new PrefixTuningConfig { PrefixLength = 3, IsFlat = true }, 0), // one tensor for all layers
        ["prompt tuning"] = (new PromptTuningConfig { PromptLength = 3 }, 0),
        ["BitFit"] = (new BitFitConfig(), 0), // acts on embeddings
        ["LoReFT"] = (ReftConfig.LoReft with { Dropout = 0 }, 2),
        ["UniPELT"] = (UnionConfig.UniPelt, 0), // a prefix that all layers share
        ["side-tuned"] = (new SideAdapterConfig(), 3), // the encoder
    };

    public static IEnumerable<object[]> FrozenMethods => Frozen.Keys.Select(name => new object[] { name });

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
            return encoder.Below(MethodLife.Input, new EncoderPass { FirstTokenOnly = first }, lower).DetachFromDisposeScope();
        }
    }

    [TestMethod]
    [DynamicData(nameof(FrozenMethods))]
    public void Frozen_adapters_are_kept_with_the_layers_that_they_act_in(string method)
    {
        foreach (var frozenLayers in new[] { 2, int.MaxValue })
        {
            using var scope = NewDisposeScope();
            using var encoder = EncoderFixture.SmallBert();
            using var generator = new Generator(1, CPU);
            using var model = new TextModel(
                encoder,
                MethodLife.Moved(Frozen[method].Config, encoder),
                new PredictionHead(HeadConfig.Of(ClassificationHeadKind.TwoLayer), 32, 3, generator, CPU))
            { AdapterDescription = method };
            foreach (var parameter in ModuleParameters.Of(model.Adapter))
                parameter.Parameter.requires_grad &= frozenLayers < int.MaxValue && !(parameter.Layer < frozenLayers);
            using var cache = new EncoderCache();

            var lower = LowerStates.Of(model, cache, 0, CPU);

            Assert.AreEqual(frozenLayers == 2 ? Frozen[method].Layers : 3, LowerPart.Of(model)?.Layers ?? 0);
            if (lower is null)
                continue;
            using var mode = no_grad();
            foreach (var isKept in new[] { false, true })
            {
                var expected = model.Outputs(EncoderBatch.Create(Texts, 0, CPU));
                var actual = model.Outputs(EncoderBatch.Create(Texts, 0, CPU, lower));

                Assert.IsLessThan(Rounding, (expected - actual).abs().max().item<float>(), $"{frozenLayers} layers, kept: {isKept}");
                lower.Fill(Texts, () => { });
                Assert.AreEqual(Texts.Length, cache.Count);
            }
        }
    }

    private static EncodedText[] Texts =>
    [
        new([5, 17, 30, 8, 44, 9, 9], new int[7], false),
        new([60, 7, 71, 33], new int[4], false),
    ];

    // Padding has no defined states.
    private static float Difference(Tensor expected, Tensor actual)
    {
        var lengths = expected.shape[1] == 1 ? [1, 1] : new[] { 7, 4 };
        return lengths.Select((length, row) =>
            (expected[row].narrow(0, 0, length) - actual[row].narrow(0, 0, length)).abs().max().item<float>()).Max();
    }
}
