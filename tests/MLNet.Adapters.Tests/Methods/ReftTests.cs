using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Methods.Reft;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Checkpoints.AdapterHub;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>LoReFT, NoReFT and DiReFT: the reference's values, definitions, and their life through trainers and files.</summary>
[TestClass]
public sealed class ReftTests : IDisposable
{
    private static readonly ReftConfig Reference = ReftConfig.LoReft with { Rank = 2 };

    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<object[]> Configs =>
    [
        [Reference],
        [ReftConfig.NoReft with { Rank = 4, Layers = [2, 0], Dropout = 0 }],
        [ReftConfig.DiReft with { SuffixPositions = 2, Activation = ActivationFunction.Gelu }],
        [Reference with { PrefixPositions = 2, SuffixPositions = 3, TiesUnits = true }],
        [Reference with { PrefixPositions = 0, SuffixPositions = 5 }],
    ];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Hidden_states_and_logits_equal_the_reference()
    {
        using var fixture = new AdapterFixture("loreft");

        Assert.AreEqual(Reference, fixture.Loaded.Config);
        Assert.AreEqual(780, fixture.Adapter.named_parameters()
            .Where(named => !named.name.EndsWith("base", StringComparison.Ordinal))
            .Sum(named => named.parameter.numel()));
        fixture.AssertEqualsReference(realTokensOnly: true); // the reference also changes the padding of a text of one token
        fixture.Adapter.Freeze();
        fixture.AssertEqualsReference(realTokensOnly: true);
    }

    [TestMethod]
    public void A_folder_of_the_reference_comes_back_with_its_configuration_and_bits() =>
        MethodLife.AssertReferenceComesBack("loreft", Reference, _folder);

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void A_trained_model_comes_back_from_its_file(AdapterConfig config) => MethodLife.AssertComesBackFromZip(config, _folder);

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void A_folder_keeps_it_unless_AdapterHub_would_forget_what_it_is(AdapterConfig config)
    {
        if (((ReftConfig)config).SubtractsProjection)
        {
            MethodLife.AssertComesBackFromFolder(config, _folder);
            return;
        }

        var error = Assert.ThrowsExactly<NotSupportedException>(() => MethodLife.AssertComesBackFromFolder(config, _folder));
        StringAssert.Contains(error.Message, "it would come back as NoReFT");
    }

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void The_result_does_not_depend_on_padding_or_on_the_tokens_that_are_computed(AdapterConfig config) =>
        MethodLife.AssertDoesNotDependOnTheWay(config);

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void Everything_is_made_on_the_device(AdapterConfig config) => MethodLife.AssertStaysOnMeta(config);

    [TestMethod]
    public void Rows_of_several_in_one_batch_get_what_each_gives_alone() =>
        MethodLife.AssertServesByRow([.. Configs.Select(row => (AdapterConfig)row[0])]);

    // h + Rᵀ (W h + b − R h) by hand, for the tokens that it is meant for: the first two of each text, and the last one, which wins.
    [TestMethod]
    public void Only_the_first_and_last_tokens_change_each_by_its_own_unit()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var generator = new Generator(1);
        using var layer = new ReftLayer(ReftConfig.NoReft with { Rank = 2, PrefixPositions = 2, SuffixPositions = 1 }, 6, generator, CPU);
        var parameters = layer.named_parameters().ToDictionary(named => named.name, named => (Tensor)named.parameter);
        var hidden = empty(3, 4, 6).normal_(0, 1, generator);
        int[] lengths = [4, 2, 1];
        var bias = zeros(3, 1, 1, 4);
        for (var row = 0; row < 3; row++)
            bias[row, 0, 0].narrow(0, lengths[row], 4 - lengths[row]).fill_(double.NegativeInfinity);

        var found = layer.Apply(hidden, new LayerBatch(0, SubLayer.FeedForward, Texts: TextTokens.Padded(bias, hidden)));

        for (var row = 0; row < 3; row++)
        {
            for (var token = 0; token < 4; token++)
            {
                var h = hidden[row, token];
                var expected = token == lengths[row] - 1 ? Changed(h, 1) : token < Math.Min(2, lengths[row]) ? Changed(h, 0) : h;
                EncoderFixture.AssertClose(expected, found[row, token], what: $"row {row}, token {token}");
            }
        }

        Tensor Changed(Tensor h, int unit)
        {
            var (w, b, r) = (Of("source.weight"), Of("source.bias"), Of("projection.weight"));
            return h + r.t().matmul(w.matmul(h) + b - r.matmul(h));

            Tensor Of(string name) => parameters[$"units.{unit}.{name}"];
        }
    }

    [TestMethod]
    public void The_rows_of_R_are_orthonormal_before_and_after_training()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        using var generator = new Generator(1);
        using var made = MethodLife.New(Reference, encoder);
        foreach (var projection in made.modules().OfType<OrthogonalProjection>())
        {
            var start = projection.Matrix;
            EncoderFixture.AssertClose(eye(2), start.matmul(start.t()));
            using (no_grad())
            {
                var original = projection.named_parameters().Single(named => named.name == "original").parameter;
                original.add_(empty(2, 32).normal_(0, 1, generator).triu(1)); // the signs on the diagonal are no parameters
            }

            var moved = projection.Matrix;
            EncoderFixture.AssertClose(eye(2), moved.matmul(moved.t()));
            Assert.IsGreaterThan(0.1f, EncoderFixture.LargestDifference(start, moved));
        }

        using var model = TinyTask.Fit(TinyTask.Options with { Adapter = Reference, LearningRate = 1e-1 });
        using var trained = CompositionOf(model, encoder);
        foreach (var projection in trained.modules().OfType<OrthogonalProjection>())
        {
            var matrix = projection.Matrix;
            EncoderFixture.AssertClose(eye(2), matrix.matmul(matrix.t()));
            CollectionAssert.AreEqual(
                new[] { -1f, -1f }, projection.named_parameters().Single(named => named.name == "original").parameter
                    .diagonal(0, 0, 1).data<float>().ToArray());
        }
    }

    [TestMethod]
    public void Settings_that_make_no_sense_are_refused_with_the_value()
    {
        var shape = TinyTask.Encoder.Shape;
        foreach (var (config, part) in new (ReftConfig, string)[]
        {
            (Reference with { Rank = 0 }, "rank is 0"),
            (Reference with { Rank = 33 }, "rank is 33"),
            (Reference with { PrefixPositions = 0 }, "0 first and 0 last tokens"),
            (Reference with { SuffixPositions = -1 }, "3 first and -1 last tokens"),
            (Reference with { Dropout = 1 }, "dropout is 1"),
            (Reference with { Layers = [3] }, "layer of ReFT 3 does not exist"),
        })
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => config.Validate(shape)).Message, part);
        Assert.HasCount(1, (Reference with { Layers = [] }).Warnings(shape).ToList());
    }

    [TestMethod]
    [DataRow("r", "0", "'r' is 0")]
    [DataRow("r", "null", "'r' has no value")]
    [DataRow("prefix_positions", "-1", "'prefix_positions' is -1")]
    [DataRow("layers", "\"some\"", "'layers' is \"some\"")]
    [DataRow("layers", "[9]", "layer of ReFT 9 does not exist")]
    [DataRow("output_reft", "false", "'output_reft' is false")]
    [DataRow("orthogonality", "1", "'orthogonality' is 1")]
    [DataRow("orthogonality", "null", "projection.parametrizations")]
    [DataRow("non_linearity", "\"mish\"", "'non_linearity' is 'mish'")]
    [DataRow("dtype", "\"bfloat16\"", "'dtype' is \"bfloat16\"")]
    [DataRow("unknown", "1", "'unknown'")]
    public void A_field_of_a_folder_that_is_not_supported_is_named(string key, string value, string message)
    {
        var folder = HubCopy.Adapter(_folder, "loreft", json => json["config"]![key] = System.Text.Json.Nodes.JsonNode.Parse(value));

        var error = Assert.Throws<Exception>(() => TrainedAdapter.Load(folder, TinyTask.Encoder));

        StringAssert.Contains(error.Message, message, StringComparison.Ordinal);
    }

    private static AdapterModule CompositionOf(AdapterTextClassificationTransformer model, TextEncoder encoder) =>
        CompositionBuilder.Build(model.Adapter!, encoder.Config.Shape, CPU);
}
