using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>What every method must do: start, act, train, and come back from files.</summary>
internal static class MethodLife
{
    /// <summary>Two texts of unlike length.</summary>
    public static EncoderInput Input => EncoderInput.Create([5, 17, 30, 8, 44, 9, 9, 60, 7, 71, 33, 0, 0, 0], new long[14], [7, 4], 7, CPU);

    /// <summary>A new one as a trainer makes it.</summary>
    public static AdapterModule New(AdapterConfig config, TextEncoder encoder)
    {
        using var generator = new Generator(3, CPU);
        var adapter = config.Create(encoder.Config.Shape, generator, CPU);
        adapter.StartFrom(encoder);
        return adapter;
    }

    /// <summary>A new one with every trained parameter moved, so that each has an effect.</summary>
    public static AdapterModule Moved(AdapterConfig config, TextEncoder encoder)
    {
        var adapter = New(config, encoder);
        using var generator = new Generator(4, CPU);
        using var mode = no_grad();
        foreach (var (name, parameter) in adapter.named_parameters().Where(named => named.parameter.requires_grad))
        {
            var noise = empty(parameter.shape).normal_(0, 0.1, generator);
            parameter.add_(name.EndsWith(".original", StringComparison.Ordinal) ? noise.triu(1) : noise); // its diagonal holds signs
        }

        return adapter;
    }

    /// <summary>Asserts that a trained model keeps configuration and scores in its file, and that training changes it.</summary>
    public static void AssertComesBackFromZip(AdapterConfig config, TemporaryFolder folder)
    {
        var context = new MLContext(1);
        using var model = TinyTask.Fit(TinyTask.Options with { Adapter = config, LearningRate = 1e-2 });
        using var longer = TinyTask.Fit(TinyTask.Options with { Adapter = config, LearningRate = 1e-2, MaxEpochs = 4 });
        var path = folder.File("model.zip");
        context.Model.Save(model, null, path);
        using var loaded = (AdapterTextClassificationTransformer)context.Model.Load(path, out _);

        var (expected, found) = (TinyTask.Scores(model, TinyTask.Rows(12)), TinyTask.Scores(loaded, TinyTask.Rows(12)));

        Assert.AreEqual(config, loaded.Adapter!.Config);
        for (var row = 0; row < expected.Length; row++)
            CollectionAssert.AreEqual(expected[row], found[row]);
        CollectionAssert.AreNotEqual(loaded.Adapter.Weights, longer.Adapter!.Weights);
    }

    /// <summary>Asserts that a trained adapter keeps configuration and weights in AdapterHub's layout.</summary>
    public static void AssertComesBackFromFolder(AdapterConfig config, TemporaryFolder folder)
    {
        using var model = TinyTask.Fit(TinyTask.Options with { Adapter = config, MaxEpochs = 1 });
        var adapter = TrainedAdapter.FromModel(model, "saved");
        adapter.Save(folder.File("saved"));
        var again = TrainedAdapter.Load(folder.File("saved"), TinyTask.Encoder);

        Assert.AreEqual(config, again.Config);
        CollectionAssert.AreEqual(adapter.Weights, again.Weights);
    }

    /// <summary>Asserts that a folder of the reference, written again, has the same configuration and the same tensors.</summary>
    public static void AssertReferenceComesBack(string name, AdapterConfig config, TemporaryFolder folder)
    {
        var original = Fixture.Path("adapters", "bert", name);
        TrainedAdapter.Load(original, TinyTask.Encoder).Save(folder.File("saved"));

        using var written = SafetensorsFile.Open(Path.Combine(folder.File("saved"), HubFiles.AdapterWeights));
        using var read = HubFiles.OpenWeights(original, HubFiles.AdapterWeights);
        foreach (var (key, entry) in written.Entries)
        {
            CollectionAssert.AreEqual(read.Entries[key].Shape, entry.Shape, key);
            using var scope = NewDisposeScope();
            Assert.IsTrue(written.ReadAsStored(key, CPU).Equals(read.ReadAsStored(key, CPU)), key);
        }

        if (File.Exists(Path.Combine(original, HubFiles.AdapterWeights))) // a pickle repeats tensors
            CollectionAssert.AreEquivalent(read.Entries.Keys.ToArray(), written.Entries.Keys.ToArray());
        Assert.IsTrue(JsonNode.DeepEquals(ConfigIn(original), ConfigIn(folder.File("saved"))), name);
        Assert.AreEqual(config, TrainedAdapter.Load(folder.File("saved")).Config);

        static JsonNode ConfigIn(string path) =>
            JsonNode.Parse(File.ReadAllText(Path.Combine(path, HubFiles.AdapterConfig)))!["config"]!;
    }

    /// <summary>Asserts that each of several methods in one batch gives its rows what it gives them alone.</summary>
    public static void AssertServesByRow(params IReadOnlyList<AdapterConfig> configs)
    {
        using var encoder = EncoderFixture.SmallBert();
        AssertServesByRow(encoder, configs);
    }

    /// <summary>The same in another encoder.</summary>
    public static void AssertServesByRow(TextEncoder encoder, IReadOnlyList<AdapterConfig> configs)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        AdapterModule[] methods = [.. configs.Select(config => Moved(config, encoder))];
        using var together = new GroupedAdapters([.. methods, null]);
        var copies = methods.Length + 1;
        var one = Input;
        var input = new EncoderInput(
            one.Ids.repeat(copies, 1), one.TypeIds.repeat(copies, 1), one.AttentionBias!.repeat(copies, 1, 1, 1));
        var groups = new RowGroups([.. Enumerable.Repeat(2, copies)]);

        Compare();
        ComputeThreads.Score(() =>
        {
            using var scoring = inference_mode();
            Compare();
            return true;
        });

        void Compare()
        {
            foreach (var firstTokenOnly in new[] { false, true })
            {
                var found = encoder.Forward(
                    input, new EncoderPass { Adapter = together, Groups = groups, FirstTokenOnly = firstTokenOnly });
                foreach (var (index, method) in methods.Append(null).Index())
                {
                    var alone = encoder.Forward(
                        one with { Lengths = null }, new EncoderPass { Adapter = method, FirstTokenOnly = firstTokenOnly });
                    EncoderFixture.AssertClose(
                        alone, found.narrow(0, 2 * index, 2), what: $"{method?.GetName() ?? "plain"}, {firstTokenOnly}");
                }
            }
        }
    }

    /// <summary>Asserts that every trained parameter gets a gradient that is finite, and that most are not zero.</summary>
    public static void AssertActs(AdapterConfig config, TextEncoder encoder, string what)
    {
        using var scope = NewDisposeScope();
        using var adapter = Moved(config, encoder);
        var plain = encoder.Forward(Input, EncoderPass.Plain);
        var states = encoder.Forward(Input, new EncoderPass { Adapter = adapter });
        Assert.IsGreaterThan(1e-3f, EncoderFixture.LargestDifference(states.detach(), plain), what);

        states.square().sum().backward();

        var trained = adapter.named_parameters().Where(named => named.parameter.requires_grad).ToList();
        var moved = trained.Count(named =>
            named.parameter.grad is { } gradient && gradient.isfinite().all().item<bool>() && gradient.abs().max().item<float>() > 0);
        Assert.IsGreaterThan(0.9 * trained.Count, moved, $"{what}: {moved} of {trained.Count} parameters have a gradient");
    }

    /// <summary>As the other one, in the small BERT.</summary>
    public static void AssertDoesNotDependOnTheWay(AdapterConfig config)
    {
        using var encoder = EncoderFixture.SmallBert();
        AssertDoesNotDependOnTheWay(config, encoder, "bert");
    }

    /// <summary>
    /// Asserts that the states of real tokens are the same by the native library and by the kernels, if all tokens are computed or only the
    /// first, with padding or without it, in a batch or alone.
    /// </summary>
    public static void AssertDoesNotDependOnTheWay(AdapterConfig config, TextEncoder encoder, string what)
    {
        using var scope = NewDisposeScope();
        using var adapter = Moved(config, encoder);
        adapter.Freeze();
        var expected = Run(Input with { Lengths = null }, false);
        var shorter = EncoderInput.Create([60, 7, 71, 33], new long[4], [4], 4, CPU);

        foreach (var isScoring in new[] { false, true })
        {
            foreach (var (input, way) in new[] { (Input, "without padding"), (Input with { Lengths = null }, "with padding") })
            {
                var (all, how) = (Get(input, false), $"{what}, {way}, kernels {isScoring}");
                EncoderFixture.AssertClose(expected[0], all[0], what: how);
                EncoderFixture.AssertClose(expected[1].narrow(0, 0, 4), all[1].narrow(0, 0, 4), what: how);
                EncoderFixture.AssertClose(expected.narrow(1, 0, 1), Get(input, true), what: $"first token, {how}");
            }

            EncoderFixture.AssertClose(
                expected[1].narrow(0, 0, 4), Get(shorter, false)[0], what: $"{what}, alone, kernels {isScoring}");

            Tensor Get(EncoderInput input, bool firstTokenOnly) => isScoring
                ? ComputeThreads.Score(() => Run(input, firstTokenOnly).DetachFromDisposeScope())
                : Run(input, firstTokenOnly);
        }

        Tensor Run(EncoderInput input, bool firstTokenOnly)
        {
            using var mode = inference_mode();
            return encoder.Forward(input, new EncoderPass { Adapter = adapter, FirstTokenOnly = firstTokenOnly });
        }
    }

    /// <summary>Asserts that every parameter is created on the given device.</summary>
    public static void AssertStaysOnMeta(AdapterConfig config)
    {
        using var encoder = EncoderFixture.SmallBert();
        using var adapter = config.Create(encoder.Config.Shape, null, META);
        foreach (var (name, parameter) in adapter.named_parameters())
            Assert.AreEqual(DeviceType.META, parameter.device_type, name);
    }

    /// <summary>Asserts that a method starts as the plain encoder.</summary>
    public static void AssertStartsAsThePlainEncoder(AdapterConfig config)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = EncoderFixture.SmallBert();
        using var adapter = New(config, encoder);

        EncoderFixture.AssertClose(
            encoder.Forward(Input, EncoderPass.Plain), encoder.Forward(Input, new EncoderPass { Adapter = adapter }), 0);
    }
}
