using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Encoders;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>Methods in every family of encoders.</summary>
[TestClass]
public sealed class FamilyMethodTests
{
    private static readonly AdapterConfig[] Methods =
    [
        BottleneckAdapterConfig.Pfeiffer with { Gating = GateMean.RealTokens, Invertible = new InvertibleSettings() },
        new LoraConfig { Rank = 4, Initialization = LoraInitialization.Pissa },
        ReftConfig.LoReft with { SuffixPositions = 2 },
        new BitFitConfig(),
        new LayerNormTuningConfig(),
        UnionConfig.UniPelt,
        new SideAdapterConfig { Size = 8 },
    ];

    [TestMethod]
    [DataRow("bert")]
    [DataRow("roberta")]
    [DataRow("xlm-roberta")]
    [DataRow("distilbert")]
    [DataRow("electra")]
    [DataRow("albert")]
    [DataRow("deberta-v2")]
    [DataRow("mpnet")]
    [DataRow("modernbert")]
    public void They_act_and_do_not_depend_on_padding_or_on_the_tokens_that_are_computed(string family)
    {
        using var encoder = EncoderLoading.Load(FamilyFixture.Open(family).Files, CPU);
        foreach (var method in Methods)
        {
            var name = $"{family}, {method.GetType().Name}";
            if (method is BitFitConfig && encoder.Config.Shape.IsBiasFree)
            {
                Assert.ThrowsExactly<ArgumentException>(() => method.Validate(encoder.Config.Shape), name);
                continue;
            }

            MethodLife.AssertActs(method, encoder, name);
            MethodLife.AssertDoesNotDependOnTheWay(method, encoder, name);
        }
    }

    // In DeBERTa, queries and keys also project distances, for each row in its own way.
    [TestMethod]
    [DataRow("bert")]
    [DataRow("albert")]
    [DataRow("deberta-v2")]
    [DataRow("modernbert")]
    public void Rows_of_several_in_one_batch_get_what_each_gives_alone(string family)
    {
        using var encoder = EncoderLoading.Load(FamilyFixture.Open(family).Files, CPU);
        MethodLife.AssertServesByRow(encoder, [.. Methods.Where(method => method is not BitFitConfig)]);
    }
}
