using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests.Methods;

[TestClass]
public sealed class BottleneckReferenceTests
{
    private static readonly BottleneckAdapterConfig Pfeiffer = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 4 };
    private static readonly BottleneckAdapterConfig Parallel = BottleneckAdapterConfig.Parallel with { ReductionFactor = 4 };

    private static IEnumerable<object[]> Cases() =>
        [
            ["seq_bn", Pfeiffer],
            ["double_seq_bn_safetensors", BottleneckAdapterConfig.Houlsby with { ReductionFactor = 4 }],
            ["par_bn", Parallel],
            ["scaled_par_bn", Parallel with { Scaling = AdapterScaling.Learned }],
            ["seq_bn_gelu", Pfeiffer with { ReductionFactor = 8, Activation = ActivationFunction.Gelu }],
            ["seq_bn_gelu_new", Pfeiffer with { ReductionFactor = 8, Activation = ActivationFunction.GeluTanh }],
            ["seq_bn_leave_out", Pfeiffer with { LeaveOutLayers = [1] }],
            [
                "seq_bn_per_layer",
                BottleneckAdapterConfig.Pfeiffer with
                {
                    ReductionFactorByLayer = new LayerMap
                    {
                        Layers = new Dictionary<int, double> { [0] = 2 },
                        Default = 8,
                    },
                },
            ],
            [
                "attention_only",
                BottleneckAdapterConfig.SequentialPlain with
                {
                    Placement = AdapterPlacement.Attention,
                    ReductionFactor = 4,
                    Initialization = AdapterInitialization.Bert,
                },
            ],
            [
                "seq_bn_no_original_ln_before",
                BottleneckAdapterConfig.SequentialPlain with
                {
                    ReductionFactor = 4,
                    Initialization = AdapterInitialization.Bert,
                },
            ],
            ["seq_bn_channel_scaling", Pfeiffer with { Scaling = AdapterScaling.PerChannel }],
            ["seq_bn_ln_before", Pfeiffer with { LayerNormBefore = true }],
            ["seq_bn_ln_after", Pfeiffer with { LayerNormAfter = true }],
            ["post_add", Pfeiffer with { Residual = AdapterResidual.Sum }],
            ["compacter", BottleneckAdapterConfig.Compacter with { ReductionFactor = 4 }],
            ["compacter++", BottleneckAdapterConfig.CompacterPlusPlus with { ReductionFactor = 4 }],
            ["adapter_plus", BottleneckAdapterConfig.AdapterPlus with { ReductionFactor = 4, StochasticDepth = 0 }],
        ];

    private static IEnumerable<object> Names() => Cases().Select(known => known[0]);

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Hidden_states_and_logits_equal_the_reference(string name, BottleneckAdapterConfig config)
    {
        using var fixture = new AdapterFixture(name);

        Assert.AreEqual(config, fixture.Loaded.Config);
        fixture.AssertEqualsReference();
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void The_parameter_count_equals_the_reference(string name)
    {
        using var fixture = new AdapterFixture(name);

        var count = name == "seq_bn_ln_before" ? 1848 : fixture.ReferenceParameterCount(); // its file repeats the LayerNorm
        Assert.AreEqual(count, fixture.Adapter.parameters().Sum(parameter => parameter.numel()));
    }
}
