using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Tests.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders;

/// <summary>Adapters that are linear maps, added into copies of the encoder's weights.</summary>
[TestClass]
public sealed class MergedAdapterTests
{
    [TestMethod]
    public void A_merged_adapter_gives_what_it_gave_and_the_encoder_keeps_every_bit()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var encoder = EncoderFixture.SmallBert();
        var weights = encoder.parameters().Select(parameter => parameter.clone()).ToList();
        var plain = encoder.Forward(Input(), EncoderPass.Plain);
        using var adapter = new PluggedModule(new LayerInsertions { Query = new Doubled(), Intermediate = new Doubled() });

        using var merged = new MergedAdapter(adapter, encoder);
        var unmerged = encoder.Forward(Input(), new EncoderPass { Adapter = adapter });

        EncoderFixture.AssertClose(unmerged, encoder.Forward(Input(), new EncoderPass { Adapter = merged }));
        Assert.IsGreaterThan(1e-3f, (unmerged - plain).abs().max().item<float>());
        Assert.IsTrue(encoder.parameters().Zip(weights, (now, before) => now.eq(before).all().item<bool>()).All(same => same));
        Assert.IsTrue(encoder.Forward(Input(), EncoderPass.Plain).eq(plain).all().item<bool>(), "leaving it out again is unmerging");
    }

    [TestMethod]
    public void Only_maps_that_change_are_copied()
    {
        using var encoder = EncoderFixture.SmallBert();
        using var adapter = new PluggedModule(new LayerInsertions { Query = new Doubled() });

        using var merged = new MergedAdapter(adapter, encoder);

        Assert.IsInstanceOfType<MergedProjection>(merged.InsertionsOf(0).Query);
        Assert.AreSame(PlainProjection.Instance, merged.InsertionsOf(0).Value);
    }

    [TestMethod]
    public void What_is_no_linear_map_is_refused_by_its_place()
    {
        using var encoder = EncoderFixture.SmallBert();
        var residual = new PluggedModule(new LayerInsertions { Attention = new PluggedModule.ScaledResidual(2) });
        var projection = new PluggedModule(new LayerInsertions { Value = new PluggedModule.ScaledProjection(2) });
        var prompt = new PluggedModule(null, new EmbeddingInsertions { Hook = new PluggedModule.ConstantPrompt(1, 1) });

        StringAssert.Contains(Refusal(residual), "outside the encoder's linear maps");
        StringAssert.Contains(Refusal(projection), "in the Value map");
        StringAssert.Contains(Refusal(prompt), "in the embeddings");

        string Refusal(AdapterModule adapter) =>
            Assert.ThrowsExactly<NotSupportedException>(() => new MergedAdapter(adapter, encoder)).Message;
    }

    private static EncoderInput Input() => EncoderInput.Create([5, 17, 30, 8, 44, 9, 60, 0], new long[8], [4, 3], 4, CPU);

    /// <summary>y = 2 (W x + b).</summary>
    private sealed class Doubled : IMergeableProjection
    {
        public Tensor Apply(Tensor x, Linear map, LayerBatch batch) => map.call(x) * 2;

        public (Tensor Weight, Tensor? Bias) Merge(Linear map) => (map.Weight.detach() * 2, map.bias!.detach() * 2);
    }
}
