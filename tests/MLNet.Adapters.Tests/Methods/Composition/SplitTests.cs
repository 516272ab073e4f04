using Microsoft.ML;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using static MLNet.Adapters.Tests.Methods.Composition.TinyComposition;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.Composition;

/// <summary>Texts whose parts pass through different adapters.</summary>
[TestClass]
public sealed class SplitTests
{
    private static readonly TrainedAdapter One = Adapter("one", BottleneckAdapterConfig.Pfeiffer, 1);
    private static readonly TrainedAdapter Two = Adapter("two", BottleneckAdapterConfig.Pfeiffer, 2);
    private static readonly TrainedAdapter Three = Adapter("three", BottleneckAdapterConfig.Pfeiffer, 3);

    // After the first layer, no token has seen another adapter's output yet: the adapters come after attention.
    [TestMethod]
    public void After_one_layer_each_token_is_as_with_its_own_adapter_alone()
    {
        var alone = new[] { One, Two, Three }.Select(AfterOneLayer).ToList();

        var split = AfterOneLayer(new Split([One, Two, Three], [1, 2]));

        foreach (var (token, adapter) in new[] { 0, 1, 1, 2 }.Index())
        {
            foreach (var row in token < 3 ? (int[])[0, 1] : [0]) // the second text has three tokens
                EncoderFixture.AssertClose(alone[adapter][row][token], split[row][token], 1e-6f, $"row {row}, token {token}");
        }
    }

    [TestMethod]
    public void A_first_part_that_is_longer_than_the_texts_is_that_adapter_alone()
    {
        AssertSame(One, new Split([One, Two], [99]));
        Assert.IsGreaterThan(1e-3f, EncoderFixture.LargestDifference(Run(One)[0], Run(new Split([One, Two], [2]))[0]));
    }

    [TestMethod]
    public void Splits_stand_in_stacks_averages_and_splits()
    {
        var same = new Split([One, One.Rename("copy")], [2]);
        AssertSame(One, same);
        AssertSame(new Stack(Two, One), new Stack(Two, same));
        AssertSame(new Average(One, Two), new Average(same, Two));
        AssertSame(new Split([One, Two, Three], [1, 1]), new Split([new Split([One, Two], [1]), Three], [2]));
        AssertSame(
            new Split([new Stack(One, Two), Three], [2]),
            new Stack(new Split([One, Three], [2]), new Split([Two, Identity("none")], [2])));
    }

    // Scoring leaves padding out and computes the first token alone where it can.
    [TestMethod]
    public void A_head_on_a_split_is_trained_scored_and_comes_back()
    {
        using var folder = new TemporaryFolder();
        var adapters = new Split(
            [TinyTask.Learnt.WithoutHead().Rename("first"), TinyTask.Learnt.WithoutHead().Rename("rest")], [3]);
        using var model = TinyTask.Fit(
            TinyTask.Options with { FineTuning = FineTuning.HeadOnly, Adapter = null, FrozenAdapters = adapters, MaxEpochs = 8 });
        using var expected = TinyTask.Fit(
            TinyTask.Options with
            {
                FineTuning = FineTuning.HeadOnly,
                Adapter = null,
                FrozenAdapters = new Stack(TinyTask.Learnt.WithoutHead()),
                MaxEpochs = 8,
            });
        var rows = TinyTask.Rows(12);
        new MLContext().Model.Save(model, null, folder.File("split.zip"));
        using var loaded = (AdapterTextClassificationTransformer)new MLContext().Model.Load(folder.File("split.zip"), out _);

        foreach (var (index, scores) in TinyTask.Scores(model, rows).Index())
        {
            CollectionAssert.AreEqual(scores, TinyTask.Scores(loaded, rows)[index]);
            EncoderFixture.AssertClose(
                tensor(TinyTask.Scores(expected, rows)[index]), tensor(scores), 1e-4f, "both parts are the same adapter"); // 8 epochs apart
        }

        CollectionAssert.AreEqual(new[] { 3 }, ((Split)loaded.Composition!).Tokens.ToArray());
    }

    [TestMethod]
    public void What_cannot_work_is_refused()
    {
        Refused(() => new Split([One], []), "at least two adapters");
        Refused(() => new Split([One, Two], []), "a number of at least 1");
        Refused(() => new Split([One, Two], [0]), "0");
        Refused(() => new Split([One, Two], [1, 2]), "1, 2");
        Refused(
            () => Run(new Split([One, Adapter("other", BottleneckAdapterConfig.Houlsby, 4)], [2])),
            "different places");
        var gated = BottleneckAdapterConfig.Pfeiffer with { Gating = GateMean.RealTokens };
        Refused(() => Run(new Split([One, Adapter("gated", gated, 5)], [2])), "'gated'");

        static void Refused(Func<object> create, string part) =>
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => create()).Message, part);
    }

    // Of the real tokens: the texts have 4 and 3. No adapter acts on padding.
    private static void AssertSame(AdapterComposition expected, AdapterComposition found)
    {
        var (one, other) = (Run(expected), Run(found));
        EncoderFixture.AssertClose(one[0], other[0], 1e-5f, $"{found}");
        EncoderFixture.AssertClose(one[1].narrow(0, 0, 3), other[1].narrow(0, 0, 3), 1e-5f, $"{found}");
    }

    private static TrainedAdapter Identity(string name) =>
        Adapter(name, BottleneckAdapterConfig.Pfeiffer with { Scaling = 0 }, 6);

    private static Tensor AfterOneLayer(AdapterComposition composition)
    {
        using var mode = inference_mode();
        using var encoder = EncoderFixture.SmallBert();
        using var adapters = CompositionBuilder.Build(composition, Encoder.Shape, CPU);
        return encoder.HiddenStates(Input, new EncoderPass { Adapter = adapters })[1];
    }
}
