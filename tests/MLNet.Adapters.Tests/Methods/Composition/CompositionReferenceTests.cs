using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Methods.Fusion;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.Composition;

/// <summary>Compositions beside the reference library's golden values.</summary>
[TestClass]
public sealed class CompositionReferenceTests
{
    private static readonly Dictionary<string, TrainedAdapter> Adapters = new[] { "alpha", "beta", "gamma" }
        .ToDictionary(name => name, name => ReferenceFusion.Adapter("composition", name));

    public static IEnumerable<object[]> Trees() =>
    [
        ["stack", new Stack(Adapters["alpha"], Adapters["beta"])],
        ["average", new Average([Adapters["alpha"], Adapters["beta"]], [0.3, 0.7])],
        ["stack_fuse", new Stack(Adapters["gamma"], ReferenceFusion.Load("composition"))],
    ];

    [TestMethod]
    [DynamicData(nameof(Trees))]
    public void Composition_equals_the_reference(string name, AdapterComposition composition)
    {
        using var adapters = CompositionBuilder.Build(composition, ReferenceFusion.Encoder.Shape, CPU);

        AssertReference(name, adapters, input => input);
    }

    [TestMethod]
    public void Batch_split_equals_the_reference()
    {
        using var alpha = Build("alpha");
        using var beta = Build("beta");

        AssertReference("batch_split", new GroupedAdapters([alpha, beta]), input => input, [1, 3]);
    }

    [TestMethod]
    public void Parallel_equals_the_reference_adapter_after_adapter()
    {
        using var alpha = Build("alpha");
        using var beta = Build("beta");

        AssertReference(
            "parallel",
            new GroupedAdapters([alpha, beta]),
            input => new EncoderInput(
                cat([input.Ids, input.Ids], 0),
                cat([input.TypeIds, input.TypeIds], 0),
                input.AttentionBias is { } bias ? cat([bias, bias], 0) : null),
            [4, 4]);
    }

    private static AdapterModule Build(string name) => CompositionBuilder.Build(Adapters[name], ReferenceFusion.Encoder.Shape, CPU);

    private static void AssertReference(string name, AdapterModule adapters, Func<EncoderInput, EncoderInput> prepare, int[]? groups = null)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var expected = SafetensorsFile.Open(Fixture.Path("composition", $"{name}.expected.safetensors"));
        using var encoder = EncoderFixture.SmallBert();

        var last = encoder.Forward(
            prepare(EncoderFixture.Input(expected)),
            new EncoderPass { Adapter = adapters, Groups = groups is null ? null : new RowGroups(groups) });

        var wanted = expected.Read("last_hidden_state");
        EncoderFixture.AssertClose(wanted, last, EncoderFixture.Tolerance * Math.Max(1, wanted.abs().max().item<float>()), name);
    }
}
