using System.Globalization;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Methods.Fusion;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Tests.Encoders;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.Fusion;

/// <summary>Fusion beside the reference library's golden values.</summary>
[TestClass]
public sealed class FusionReferenceTests
{
    private static readonly EncoderShape Shape = ReferenceFusion.Encoder.Shape;

    public static IEnumerable<string> Cases => ReferenceFusion.Cases;

    // The cases' scores reach into the hundreds, which magnifies float32 rounding, the reference's as well as ours: both are held against
    // float64.
    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Hidden_states_and_attention_of_the_reference_and_ours_are_float64_s_but_for_rounding(string name)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var expected = SafetensorsFile.Open(Fixture.Path("fusions", name, "expected.safetensors"));
        var reference = Stored(expected);

        var (exact, ours) = (Run(name, ScalarType.Float64, true), Run(name, ScalarType.Float32, true));

        exact.AssertWithinRounding(reference, ScalarType.Float32, Shape, "the reference");
        exact.AssertWithinRounding(ours, ScalarType.Float32, Shape, "ours");
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Logits_of_the_reference_and_ours_are_float64_s_but_for_rounding(string name)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var expected = SafetensorsFile.Open(Fixture.Path("fusions", name, "expected.safetensors"));
        using var encoder = EncoderLoading.Load(ReferenceFusion.EncoderOf(name).Files, CPU);
        using var adapters = CompositionBuilder.Build(ReferenceFusion.Load("fusions", name), Shape, CPU);
        using var head = ReferenceFusion.HeadOf(ReferenceFusion.Load("fusions", name));
        using var precise = ReferenceFusion.HeadOf(ReferenceFusion.Load("fusions", name));
        precise.to(ScalarType.Float64);
        var states = Run(name, ScalarType.Float64, true);
        var exact = precise.Forward(states.Hidden, null, 0);
        var bound = Rounding.Bound(ScalarType.Float32, Shape, exact, states.Scores);

        Rounding.AssertWithin(bound, exact, expected.Read("logits"), "the reference");
        var last = encoder.Forward(EncoderFixture.Input(expected), new EncoderPass { Adapter = adapters });
        Rounding.AssertWithin(bound, exact, head.Forward(last, null, 0), "ours");
        Rounding.AssertWithin(
            bound,
            exact,
            new TextModel(encoder, adapters, head).Outputs(EncoderFixture.Input(expected)),
            "ours by the first token alone");
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void The_penalty_equals_the_reference(string name)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var expected = SafetensorsFile.Open(Fixture.Path("fusions", name, "expected.safetensors"));
        using var fusion = ReferenceFusion.Build(ReferenceFusion.Load("fusions", name), ScalarType.Float64);

        var penalty = fusion.Penalty();

        Assert.AreEqual(expected.Entries.ContainsKey("regularization_loss"), penalty is not null);
        if (penalty is null)
            return;
        var terms = fusion
            .named_parameters()
            .Where(named => named.name.EndsWith("value.weight", StringComparison.Ordinal))
            .Sum(named => named.parameter.numel());
        Rounding.AssertWithin(
            Rounding.OfSum(ScalarType.Float32, terms, penalty),
            penalty,
            expected.Read("regularization_loss").view(penalty.shape),
            name);
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void The_shortcut_is_the_definition_in_float64(string name)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();

        var (definition, shortcut) = (Run(name, ScalarType.Float64, false), Run(name, ScalarType.Float64, true));

        definition.AssertWithinRounding(shortcut, ScalarType.Float64, Shape, name);
    }

    [TestMethod]
    [DataRow("bert-seq_bn", 9408)]
    [DataRow("bert-double_seq_bn", 18816)]
    [DataRow("bert-par_bn", 9408)]
    [DataRow("bert-seq_bn-static", 6336)]
    [DataRow("roberta-seq_bn", 9408)]
    [DataRow("distilbert-double_seq_bn", 18816)]
    public void Fusion_has_the_parameters_of_the_reference(string name, long count)
    {
        using var scope = NewDisposeScope();
        using var composed = (ComposedAdapters)
            CompositionBuilder.Build(ReferenceFusion.Load("fusions", name), ReferenceFusion.Encoder.Shape, CPU);

        Assert.AreEqual(
            count,
            composed
                .named_parameters()
                .Where(named => named.name.StartsWith("fusions.", StringComparison.Ordinal))
                .Select(named => named.parameter)
                .Sum(parameter => parameter.numel()));
    }

    [TestMethod]
    [DataRow("AdapterHub", true, 21_252_096)]
    [DataRow("AdapterHub", false, 14_174_208)]
    [DataRow("ScaledDotProduct", true, 12 * 1_771_776)]
    public void Parameter_counts_of_twelve_layers_of_768_are_the_published_ones(string form, bool hasValue, long count)
    {
        var config = new AdapterFusionConfig { Form = Enum.Parse<FusionForm>(form), HasValue = hasValue, ValueRegularization = 0 };
        var layers = new FusionLayers(config, new EncoderShape(768, 12, 12, 3072), [SubLayer.FeedForward], null, META);

        Assert.AreEqual(count, layers.Modules.parameters().Sum(parameter => parameter.numel()));
    }

    private static FusionOutcome Run(string name, ScalarType type, bool isShortcut)
    {
        using var expected = SafetensorsFile.Open(Fixture.Path("fusions", name, "expected.safetensors"));
        var encoder = EncoderLoading.Load(ReferenceFusion.EncoderOf(name).Files, CPU);
        encoder.to(type);
        return FusionOutcome.Of(
            encoder,
            EncoderFixture.Input(expected).In(type),
            ReferenceFusion.Build(ReferenceFusion.Load("fusions", name), type, isShortcut));
    }

    private static FusionOutcome Stored(SafetensorsFile expected)
    {
        var weights = expected
            .Entries.Keys.Where(key => key.StartsWith("attention.", StringComparison.Ordinal))
            .ToDictionary(
                key =>
                    (
                        int.Parse(key.Split('.')[1], CultureInfo.InvariantCulture),
                        key.EndsWith("mh_adapter", StringComparison.Ordinal) ? SubLayer.Attention : SubLayer.FeedForward),
                expected.Read);
        return new FusionOutcome(expected.Read("last_hidden_state"), weights, []);
    }
}
