using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>Options of bottleneck adapters, against their definitions.</summary>
[TestClass]
public sealed class BottleneckOptionsTests
{
    private static readonly EncoderShape Shape = new(16, 1, 4, 32);

    [TestMethod]
    public void A_matrix_of_kronecker_products_is_their_sum()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var generator = new Generator(1);
        var rule = empty(2, 2, 2).normal_(0, 1, generator);
        using var map = new PhmMap(new PhmSettings { Dimension = 2, Rank = 3 }, 4, 6, () => rule, CPU);
        var factors = map.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        foreach (var factor in factors.Values)
            factor.normal_(0, 1, generator);
        var x = empty(5, 4).normal_(0, 1, generator);

        var expected = zeros(4, 6);
        for (var i = 0; i < 2; i++)
        {
            var product = factors["W_left"][i].matmul(factors["W_right"][i]); // [2, 3]
            for (var (row, column) = (0, 0); row < 4; (row, column) = column == 5 ? (row + 1, 0) : (row, column + 1))
                expected[row, column] += rule[i, row / 2, column / 3] * product[row % 2, column % 3];
        }

        EncoderFixture.AssertClose(expected.t(), map.Weight);
        EncoderFixture.AssertClose(x.matmul(expected) + factors["b"], map.call(x), 1e-5f);
    }

    // Each text has the whole adapter, scaled to keep the mean, or none of it.
    [TestMethod]
    public void Stochastic_depth_leaves_whole_texts_out_in_training_alone()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var branch = Branch(BottleneckAdapterConfig.SequentialPlain with { StochasticDepth = 0.5 });
        using var generator = new Generator(1);
        var (h, x) = (empty(40, 3, 16).normal_(0, 1, generator), empty(40, 3, 16).normal_(0, 1, generator));
        var opening = branch.Form.Open(h, x, null);

        var plain = branch.Add(opening, new LayerBatch(0, SubLayer.FeedForward));
        var trained = branch.Add(opening, new LayerBatch(0, SubLayer.FeedForward, new DropoutMasks(generator)));

        var left = Enumerable.Range(0, 40).Count(text => trained[text].eq(0).all().item<bool>());
        Assert.IsTrue(left is > 5 and < 35, $"{left} of 40 left out"); // 20 expected; 5 of them is 4.7 standard deviations away
        foreach (var text in Enumerable.Range(0, 40).Where(text => !trained[text].eq(0).all().item<bool>()))
            EncoderFixture.AssertClose(plain[text] * 2, trained[text]);
    }

    [TestMethod]
    public void Dropout_zeroes_elements_in_training_alone()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var branch = Branch(BottleneckAdapterConfig.Pfeiffer with { Dropout = 0.5 });
        using var generator = new Generator(1);
        var opening = branch.Form.Open(empty(8, 3, 16).normal_(0, 1, generator), zeros(8, 3, 16), null);

        var plain = branch.Add(opening, new LayerBatch(0, SubLayer.FeedForward));
        var trained = branch.Add(opening, new LayerBatch(0, SubLayer.FeedForward, new DropoutMasks(generator)));

        var share = trained.eq(0).to_type(ScalarType.Float32).mean().item<float>();
        Assert.IsTrue(share is > 0.3f and < 0.7f, $"{share}"); // 384 elements: 0.2 is 7.8 standard deviations
        EncoderFixture.AssertClose((plain * 2).masked_select(trained.ne(0)), trained.masked_select(trained.ne(0)));
        Assert.IsFalse(plain.eq(0).any().item<bool>());
    }

    [TestMethod]
    public void What_has_a_norm_of_its_own_is_fused_without_it()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var branch = Branch(BottleneckAdapterConfig.Pfeiffer with { LayerNormAfter = true });
        using var generator = new Generator(1);
        var opening = branch.Form.Open(empty(2, 3, 16).normal_(0, 1, generator), zeros(2, 3, 16), null);
        var at = new LayerBatch(0, SubLayer.FeedForward);

        var (added, mixed) = (branch.Add(opening, at), branch.AddForFusion(opening, at));

        EncoderFixture.AssertClose(nn.functional.layer_norm(mixed, [16], eps: 1e-5), added);
        Assert.IsInstanceOfType<IMatrixBranch>(branch);
        Assert.IsNotInstanceOfType<IMatrixBranch>(Branch(BottleneckAdapterConfig.Pfeiffer with { LayerNormBefore = true }));
    }

    [TestMethod]
    public void Settings_that_do_not_fit_are_refused_with_their_values()
    {
        foreach (var (config, part) in new (BottleneckAdapterConfig, string)[]
        {
            (BottleneckAdapterConfig.Houlsby with { Residual = AdapterResidual.Sum }, "residual is Sum"),
            (BottleneckAdapterConfig.Parallel with { Residual = AdapterResidual.NormalizedSum }, "residual is NormalizedSum"),
            (BottleneckAdapterConfig.Pfeiffer with { Dropout = 1 }, "dropout is 1"),
            (BottleneckAdapterConfig.Pfeiffer with { StochasticDepth = -0.1 }, "stochastic depth is -0.1"),
            (BottleneckAdapterConfig.Compacter with { BottleneckSize = 6 }, "bottleneck size 6"),
            (BottleneckAdapterConfig.Compacter with { BottleneckSize = 8, Phm = new PhmSettings { Rank = 0 } }, "rank 0"),
            (BottleneckAdapterConfig.Compacter with { BottleneckSize = 8, Initialization = AdapterInitialization.Houlsby }, "Houlsby"),
        })
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => config.Validate(Shape)).Message, part);
    }

    [TestMethod]
    public void An_adapter_that_is_not_added_to_the_output_cannot_be_stacked()
    {
        var places = BottleneckAdapterConfig.AdapterPlus.PlacesIn(Shape);

        var error = Assert.ThrowsExactly<ArgumentException>(() => AdapterPlaces.Stacked([("a", places), ("b", places)]));

        StringAssert.Contains(error.Message, "Cannot stack adapter 'a'");
    }

    [TestMethod]
    public void A_trained_model_of_each_new_preset_comes_back_with_the_same_scores()
    {
        using var folder = new Checkpoints.TemporaryFolder();
        foreach (var config in new[]
        {
            BottleneckAdapterConfig.AdapterPlus,
            BottleneckAdapterConfig.Compacter with { ReductionFactor = 4 },
            BottleneckAdapterConfig.Pfeiffer with { LayerNormBefore = true, LayerNormAfter = true, Dropout = 0.1 },
        })
            MethodLife.AssertComesBackFromZip(config, folder);
    }

    private static IAdapterBranch Branch(BottleneckAdapterConfig config)
    {
        using var generator = new Generator(3);
        var module = (BottleneckAdapters)(config with { BottleneckSize = 8 }).Create(Shape, generator, CPU);
        foreach (var (_, parameter) in module.named_parameters().Where(named => !named.name.Contains("norm", StringComparison.Ordinal)))
            parameter.normal_(0, 0.5, generator);
        return module.BranchOf(0, SubLayer.FeedForward)!;
    }
}
