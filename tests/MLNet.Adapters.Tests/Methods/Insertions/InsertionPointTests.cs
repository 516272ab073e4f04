using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Tests.Encoders;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.Insertions;

/// <summary>
/// The points at which methods enter an encoder: each acts, carries the batch, and serves rows of different adapters together.
/// </summary>
[TestClass]
public sealed class InsertionPointTests
{
    private static readonly Dictionary<string, Func<double, AdapterModule>> Points = new()
    {
        ["residual after attention"] = s => new PluggedModule(new LayerInsertions { Attention = new PluggedModule.ScaledResidual(1 + s) }),
        ["residual after feed-forward"] = s => new PluggedModule(
            new LayerInsertions { FeedForward = new PluggedModule.ScaledResidual(1 + s) }),
        ["query"] = s => new PluggedModule(new LayerInsertions { Query = new PluggedModule.ScaledProjection(1 + s) }),
        ["value"] = s => new PluggedModule(new LayerInsertions { Value = new PluggedModule.ScaledProjection(1 + s) }),
        ["attention output"] = s => new PluggedModule(new LayerInsertions { AttentionOutput = new PluggedModule.ScaledProjection(1 + s) }),
        ["intermediate"] = s => new PluggedModule(new LayerInsertions { Intermediate = new PluggedModule.ScaledProjection(1 + s) }),
        ["output"] = s => new PluggedModule(new LayerInsertions { Output = new PluggedModule.ScaledProjection(1 + s) }),
        ["prefix"] = s => new PluggedModule(new LayerInsertions { Prefix = new PluggedModule.ConstantPrefix((int)(s * 10), s) }),
        ["attention norm"] = s => new PluggedModule(new LayerInsertions { AttentionNorm = new PluggedModule.ChangedNorm(1 + s, s) }),
        ["feed-forward norm"] = s => new PluggedModule(new LayerInsertions { FeedForwardNorm = new PluggedModule.ChangedNorm(1 + s, s) }),
        ["embeddings' norm"] = s => new PluggedModule(null, new EmbeddingInsertions { Norm = new PluggedModule.ChangedNorm(1 + s, s) }),
        ["prompt"] = s => new PluggedModule(null, new EmbeddingInsertions { Hook = new PluggedModule.ConstantPrompt((int)(s * 10), s) }),
        ["embeddings"] = s => new PluggedModule(null, new EmbeddingInsertions { Transform = new PluggedModule.Moved(s) }),
        ["layer's output"] = s => new PluggedModule(new LayerInsertions { Intervention = new PluggedModule.ScaledOutput(1 + s) }),
        ["all"] = s => new PluggedModule(
            new LayerInsertions
            {
                Attention = new PluggedModule.ScaledResidual(1 + s),
                Key = new PluggedModule.ScaledProjection(1 + s),
                Prefix = new PluggedModule.ConstantPrefix((int)(s * 10), s),
                AttentionNorm = new PluggedModule.ChangedNorm(1 - s, s),
                Intervention = new PluggedModule.ScaledOutput(1 + s),
            },
            new EmbeddingInsertions { Transform = new PluggedModule.Moved(s), Hook = new PluggedModule.ConstantPrompt((int)(s * 10), s) }),
    };

    public static IEnumerable<object[]> PointsAndWishes =>
        Points.Keys.SelectMany(point => new object[][] { [point, false], [point, true] });

    [TestMethod]
    [DynamicData(nameof(PointsAndWishes))]
    public void Rows_of_different_adapters_in_one_batch_are_what_they_are_alone(string point, bool firstTokenOnly)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var encoder = EncoderFixture.SmallBert();
        var (first, second) = (Points[point](0.3), Points[point](0.5));
        var input = Input(4);

        var mixed = encoder.Forward(input, new EncoderPass
        {
            Adapter = new GroupedAdapters([first, null, second]),
            Groups = new RowGroups([1, 1, 2]),
            FirstTokenOnly = firstTokenOnly,
        });

        AdapterModule?[] ofRow = [first, null, second, second];
        for (var row = 0; row < ofRow.Length; row++)
        {
            var alone = encoder.Forward(input, new EncoderPass { Adapter = ofRow[row], FirstTokenOnly = firstTokenOnly })[row];
            EncoderFixture.AssertClose(alone, mixed[row], EncoderFixture.Tolerance, $"{point}, row {row}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(PointsAndWishes))]
    public void Every_point_changes_what_leaves_the_encoder(string point, bool firstTokenOnly)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var encoder = EncoderFixture.SmallBert();

        var plain = encoder.Forward(Input(2), new EncoderPass { FirstTokenOnly = firstTokenOnly });
        var plugged = encoder.Forward(Input(2), new EncoderPass { Adapter = Points[point](0.5), FirstTokenOnly = firstTokenOnly });

        CollectionAssert.AreEqual(plain.shape, plugged.shape);
        Assert.IsGreaterThan(1e-3f, (plain - plugged).abs().max().item<float>());
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void A_pass_that_starts_at_a_layer_ends_as_one_that_runs_through(int layer)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var encoder = EncoderFixture.SmallBert();
        foreach (var point in Points.Keys)
        {
            var pass = new EncoderPass { Adapter = Points[point](0.5) };
            var (entered, bias) = encoder.Enter(Input(2), pass);
            var before = Enumerable
                .Range(0, layer)
                .Aggregate(entered, (hidden, index) => pass.InsertionsOf(index).Intervention.Apply(
                    encoder.Layers[index].Forward(hidden, TokenLayout.Padded(bias), index, pass, null), default));

            var states = new List<Tensor>();
            var last = encoder.Run(before, bias, pass, layer, states);
            var first = encoder.Run(before, bias, pass with { FirstTokenOnly = true }, layer);

            var all = encoder.HiddenStates(Input(2), pass);
            Assert.HasCount(encoder.Layers.Count - layer, states);
            for (var i = 0; i < states.Count; i++)
                EncoderFixture.AssertClose(all[layer + 1 + i], states[i], 1e-6f, $"{point}, layer {layer + i}"); // the same operations
            EncoderFixture.AssertClose(all[^1], last, 1e-6f, point);
            EncoderFixture.AssertClose(all[^1].narrow(1, 0, 1), first, EncoderFixture.Tolerance, point);
        }
    }

    [TestMethod]
    public void A_head_over_embeddings_reads_states_with_the_transformation_undone()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var encoder = EncoderFixture.SmallBert();
        using var generator = new Generator(1, CPU);
        var config = new HeadConfig(HeadKind.MaskedLanguageModel, 2, ActivationFunction.Gelu, TiesDecoder: true);
        var moved = new PluggedModule(null, new EmbeddingInsertions { Transform = new PluggedModule.Moved(0.25) });
        using var head = (MaskedLanguageHead)config.Create(32, encoder.Config.VocabularySize, generator, CPU, encoder);
        using var model = new TextModel(encoder, moved, head);

        var outputs = model.Outputs(Input(2));

        // Undone after the head's own map and norm, before the decoder: logits of the states minus those of what was added.
        var last = encoder.Forward(Input(2), new EncoderPass { Adapter = moved });
        var expected = model.ApplyHead(last, Input(2)) - encoder.WordEmbeddings.matmul(0.25 * arange(32).to(ScalarType.Float32));
        EncoderFixture.AssertClose(expected, outputs, 1e-4f); // logits of order 10
        Assert.IsGreaterThan(1e-3f, (model.ApplyHead(last, Input(2)) - outputs).abs().max().item<float>());
    }

    [TestMethod]
    public void Without_a_norm_a_residual_connection_is_the_sum_in_every_form()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var generator = new Generator(1, CPU);
        var shape = new EncoderShape(32, 1, 4, 64);
        var (output, skip) = (randn(2, 5, 32, generator: generator), randn(2, 5, 32, generator: generator));
        Tensor Adapted(BottleneckAdapterConfig config) => new BottleneckAdapters(config, shape, new Generator(7, CPU), CPU)
            .InsertionsOf(0).FeedForward.Combine(output, skip, norm: null, default);
        Tensor Bottleneck(BottleneckAdapterConfig config, Tensor read) =>
            (
                (BottleneckBranch)new BottleneckAdapters(config, shape, new Generator(7, CPU), CPU).BranchOf(0, SubLayer.FeedForward)!
            ).Adapter.call(read);

        EncoderFixture.AssertClose(output + skip, PlainResidual.Instance.Combine(output, skip, null, default));
        var (pfeiffer, parallel) = (BottleneckAdapterConfig.Pfeiffer, BottleneckAdapterConfig.Parallel);
        EncoderFixture.AssertClose(output + skip + Bottleneck(pfeiffer, output + skip), Adapted(pfeiffer));
        EncoderFixture.AssertClose(output + skip + Bottleneck(parallel, skip), Adapted(parallel));
    }

    // Four rows of unlike length, so that there is padding.
    private static EncoderInput Input(int rows)
    {
        const int tokens = 7;
        int[] lengths = [7, 4, 5, 6];
        long[] ids = [.. Enumerable.Range(0, rows * tokens).Select(index => (long)(5 + index * 7 % 90))];
        return EncoderInput.Create(ids, new long[rows * tokens], lengths[..rows], tokens, CPU);
    }
}
