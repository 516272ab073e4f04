using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Methods.Fusion;
using static MLNet.Adapters.Tests.Methods.Composition.TinyComposition;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.Composition;

/// <summary>Identities of compositions, and what is refused.</summary>
[TestClass]
public sealed class CompositionTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Average_of_an_adapter_and_its_copy_is_that_adapter(int seed)
    {
        var one = Adapter("one", BottleneckAdapterConfig.Pfeiffer, seed);

        EncoderFixture.AssertClose(Run(one), Run(new Average([one, one.Rename("copy")], [2, 6])));
    }

    [TestMethod]
    public void Weights_of_an_average_are_divided_by_their_sum_once()
    {
        double[] shares = [0.1, 0.7, 0.2]; // 0.1 + 0.7 + 0.2 is 0.9999999999999999
        var three = Enumerable.Range(1, 3).Select(seed => Adapter($"a{seed}", BottleneckAdapterConfig.Pfeiffer, seed)).ToList();
        CollectionAssert.AreEqual(shares, new Average(three, shares).Weights.ToArray());
        CollectionAssert.AreEqual(new[] { 0.5, 0.5, 0 }, new Average(three, [1e308, 1e308, 0]).Weights.ToArray());
        CollectionAssert.AreEqual(
            new[] { 0.25, 0.75 },
            new Average(
                [Adapter("a", BottleneckAdapterConfig.Pfeiffer, 1), Adapter("b", BottleneckAdapterConfig.Pfeiffer, 2)],
                [1, 3]).Weights.ToArray());
    }

    [TestMethod]
    public void Stack_of_one_is_that_adapter()
    {
        var one = Adapter("one", BottleneckAdapterConfig.Houlsby, 1);

        EncoderFixture.AssertClose(Run(one), Run(new Stack(one)), 0);
    }

    [TestMethod]
    public void Stack_passes_a_layer_that_one_part_leaves_out()
    {
        var (all, none) = (
            Adapter("all", BottleneckAdapterConfig.Pfeiffer, 1),
            Adapter("none", BottleneckAdapterConfig.Pfeiffer with { LeaveOutLayers = [0, 1, 2] }, 2));

        EncoderFixture.AssertClose(
            Run(all),
            Run(new Stack(all, Adapter("some", BottleneckAdapterConfig.Pfeiffer with { LeaveOutLayers = [0, 1], Scaling = 0 }, 3))));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Run(new Stack(all, none))).Message, "acts nowhere");
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void A_row_without_adapter_passes_the_plain_encoder_beside_adapted_rows(int seed)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var encoder = EncoderFixture.SmallBert();
        using var adapter = CompositionBuilder.Build(Adapter("one", BottleneckAdapterConfig.Houlsby, seed), Encoder.Shape, CPU);

        var mixed = encoder.Forward(
            Input,
            new EncoderPass { Adapter = new GroupedAdapters([null, adapter]), Groups = new RowGroups([1, 1]) });

        EncoderFixture.AssertClose(encoder.Forward(Input, EncoderPass.Plain)[0], mixed[0]);
        EncoderFixture.AssertClose(encoder.Forward(Input, new EncoderPass { Adapter = adapter })[1], mixed[1]);
    }

    [TestMethod]
    public void Sizes_that_do_not_sum_to_the_batch_are_refused()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        using var adapter = CompositionBuilder.Build(Adapter("one", BottleneckAdapterConfig.Pfeiffer, 1), Encoder.Shape, CPU);
        var pass = new EncoderPass { Adapter = new GroupedAdapters([adapter]), Groups = new RowGroups([1]) };

        var error = Assert.ThrowsExactly<ArgumentException>(() => encoder.Forward(Input, pass));

        StringAssert.Contains(error.Message, "2 rows");
    }

    [TestMethod]
    public void Parts_that_do_not_fit_are_refused_by_name()
    {
        var (pfeiffer, houlsby, parallel) = (
            Adapter("p", BottleneckAdapterConfig.Pfeiffer, 1),
            Adapter("h", BottleneckAdapterConfig.Houlsby, 2),
            Adapter("par", BottleneckAdapterConfig.Parallel, 3));

        Refused(() => Run(new Average(pfeiffer, houlsby)), "'h' (attention and feed-forward");
        Refused(() => Run(new Stack(pfeiffer, parallel)), "'par'");
        Refused(() => _ = new Stack(), "no adapter");
        Refused(() => _ = new Average(pfeiffer, houlsby.Rename("p")), "2 parts named 'p'");
        Refused(() => _ = new Average(pfeiffer, Adapter("P", BottleneckAdapterConfig.Pfeiffer, 1)), "named 'p' and 'P'");
        Refused(
            () => _ = new Stack(new Stack(pfeiffer), new Average(Adapter("p", BottleneckAdapterConfig.Pfeiffer, 9))),
            "two different adapters named 'p'");
        _ = new Stack(new Stack(pfeiffer), new Average(Adapter("p", BottleneckAdapterConfig.Pfeiffer, 1))); // the same weights, read twice
        Refused(() => _ = new Average([pfeiffer], [-1]), "-1");
        Refused(() => _ = new Average([pfeiffer], [1, 2]), "2 weights");
        Refused(() => Run(new Stack(pfeiffer, new Adapters.Composition.Parallel(parallel))), "ScoreWithAdapters");
        Refused(
            () => _ = new Stack(pfeiffer, Adapter("q", BottleneckAdapterConfig.Pfeiffer, 1, new EncoderReference("other", "0123"))),
            "SHA-256 0123");

        static void Refused(Action action, string part) =>
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(action).Message, part);
    }
}
