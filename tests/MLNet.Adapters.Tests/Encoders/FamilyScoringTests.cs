using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders;

/// <summary>Families whose attention sees distances: scoring threads, with own kernels, against the native library.</summary>
[TestClass]
public sealed class FamilyScoringTests
{
    private const int Tokens = 12;

    private static readonly AdapterConfig[] Methods =
    [
        BottleneckAdapterConfig.Houlsby,
        new LoraConfig { Targets = LoraTargets.Query | LoraTargets.Key | LoraTargets.Value },
        new LoraConfig { Targets = LoraTargets.Query | LoraTargets.Key, Gating = GateMean.RealTokens },
        new LoraConfig { Targets = LoraTargets.Query | LoraTargets.Output, Gating = GateMean.AllPositions },
        new Ia3Config(),
        ReftConfig.LoReft,
        UnionConfig.UniPelt,
        new PrefixTuningConfig(),
        new PromptTuningConfig { PromptLength = 3, Place = PromptPlace.AfterFirstToken },
        new SideAdapterConfig(),
    ];

    // ModernBERT: with a last layer that sees the whole text, and with one that sees only near tokens.
    [TestMethod]
    [DataRow("bert", 0)]
    [DataRow("mpnet", 0)]
    [DataRow("deberta-v2", 0)]
    [DataRow("modernbert", 3)]
    [DataRow("modernbert", 2)]
    public void Scoring_with_methods_gives_the_native_states(string family, int globalEvery)
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderLoading.Load(Open(family, globalEvery).Files, CPU);
        using var generator = new Generator(1, CPU);
        foreach (var method in Methods.Prepend(null))
        {
            using var adapter = method?.Create(encoder.Config.Shape, generator, CPU);
            Move(adapter, generator);
            foreach (var lengths in Lengths)
            {
                var what = $"{family}, {method?.ToString() ?? "no method"}, {string.Join(" ", lengths)}";
                var native = Last(false);
                AssertRealTokens(lengths, native, Scored(false), what);
                EncoderFixture.AssertClose(native.narrow(1, 0, 1), Last(true), what: $"{what}, the first token");
                EncoderFixture.AssertClose(native.narrow(1, 0, 1), Scored(true), what: $"{what}, the first token, scored");

                Tensor Scored(bool firstTokenOnly) => ComputeThreads.Score(() => Last(firstTokenOnly).DetachFromDisposeScope());

                Tensor Last(bool firstTokenOnly)
                {
                    using var mode = inference_mode();
                    return encoder.Forward(
                        EncoderFixture.RandomInput(encoder.Config, Tokens, lengths),
                        new EncoderPass { Adapter = adapter, FirstTokenOnly = firstTokenOnly });
                }
            }
        }
    }

    // The weights are the same numbers, but products round their inputs and results, numbers up to 4, by up to 2⁻⁹ of their size: by 0.01,
    // some times in each of a few layers. A wrong distance would change states by about 1.
    [TestMethod]
    [DataRow("mpnet")]
    [DataRow("deberta-v2")]
    [DataRow("modernbert")]
    public void Scoring_with_bfloat16_weights_comes_near_the_states_of_rounded_ones(string family)
    {
        using var scope = NewDisposeScope();
        var files = FamilyFixture.Open(family).Files;
        using var rounded = EncoderLoading.Load(files, CPU, EncoderPrecision.RoundedFloat32);
        using var half = EncoderLoading.Load(files, CPU, EncoderPrecision.BFloat16);
        foreach (var lengths in Lengths)
        {
            using var mode = inference_mode();
            var expected = rounded.Forward(EncoderFixture.RandomInput(rounded.Config, Tokens, lengths), EncoderPass.Plain);
            using var scored = ComputeThreads.Score(() =>
            {
                using var scoring = inference_mode();
                return half.Forward(EncoderFixture.RandomInput(half.Config, Tokens, lengths), EncoderPass.Plain).DetachFromDisposeScope();
            });
            AssertRealTokens(lengths, expected, scored, family, 0.15f);
        }
    }

    // Uneven rows whose padding is far from real tokens, and full ones.
    private static IEnumerable<int[]> Lengths => [[3, Tokens, 7], [Tokens, Tokens]];

    private static PretrainedEncoder Open(string family, int globalEvery) => globalEvery == 0
        ? FamilyFixture.Open(family)
        : FamilyFixture.Open(family, ("global_attn_every_n_layers", globalEvery));

    private static void Move(AdapterModule? adapter, Generator generator)
    {
        if (adapter is null)
            return;
        using var mode = no_grad();
        foreach (var parameter in adapter.parameters())
            parameter.normal_(0, 0.1, generator);
        adapter.Freeze();
    }

    private static void AssertRealTokens(int[] lengths, Tensor expected, Tensor actual, string what, float tolerance = 1e-5f)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape, what);
        for (var row = 0; row < lengths.Length; row++)
            EncoderFixture.AssertClose(
                expected[row].narrow(0, 0, lengths[row]), actual[row].narrow(0, 0, lengths[row]), tolerance, $"{what}, row {row}");
    }
}
