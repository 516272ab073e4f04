using MLNet.Adapters.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>AdamW in one pass beside the native library's.</summary>
[TestClass]
public sealed class FusedAdamWTests
{
    private const int Steps = 20;
    private const float Rounding = 2e-6f; // relative, of 20 steps in float32, whose operations have another order

    // Parameters of all kinds of sizes: less than a vector, more than a piece, and enough for several threads.
    [TestMethod]
    [DataRow(1.0)]
    [DataRow(1e9)]
    public void It_moves_parameters_as_the_native_library_does(double clip)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        long[][] shapes = [[1], [7], [16], [24, 384], [33, 1001], [1100, 1000]];
        AdamWGroup[] groups = [new(0.01, 1), new(0, 1), new(0.01, 16), new(0, 0.5), new(0.1, 1), new(0.01, 1)];
        var start = shapes.Select(shape => empty(shape).normal_(0, 1, generator)).ToArray();
        var (own, native) = (Copies(), Copies());
        using var fused = new FusedAdamW([.. own.Zip(groups)]);
        using var reference = optim.AdamW(native.Zip(groups).Select(one => new AdamW.ParamGroup(
            [one.First], new AdamW.Options { weight_decay = one.Second.WeightDecay })));

        for (var step = 1; step <= Steps; step++)
        {
            var rate = 1e-3 * step;
            foreach (var (mine, other) in own.Zip(native))
            {
                using var gradient = empty(mine.shape).normal_(0, 0.1, generator);
                (mine.grad, other.grad) = (gradient.clone(), gradient.clone());
            }

            var norm = fused.Step(rate, clip);
            var expected = nn.utils.clip_grad_norm_(native, clip);
            foreach (var (group, factor) in reference.ParamGroups.Zip(groups))
                group.LearningRate = rate * factor.RateFactor;
            reference.step();
            Assert.AreEqual(expected, norm, 1e-4 * expected);
        }

        foreach (var (mine, (other, before)) in own.Zip(native.Zip(start)))
        {
            Assert.IsGreaterThan(1e-3f, (mine - before).abs().max().item<float>(), "it moved");
            var difference = ((mine - other).abs() / (other.abs() + 1)).max().item<float>();
            Assert.IsLessThan(Rounding, difference, $"[{string.Join(", ", mine.shape)}]");
        }

        Parameter[] Copies() => [.. start.Select(values => new Parameter(values.clone()))];
    }

    // The order in which squares are added, and the pieces, are the same for any number of threads.
    [TestMethod]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        var (values, gradient) = (empty(1200, 1000).normal_(0, 1, generator), empty(1200, 1000).normal_(0, 1, generator));
        var threads = get_num_threads();
        try
        {
            Assert.IsTrue(After(1).Equals(After(4)));
        }
        finally
        {
            set_num_threads(threads);
        }

        Tensor After(int count)
        {
            set_num_threads(count);
            var parameter = new Parameter(values.clone());
            using var optimizer = new FusedAdamW([(parameter, new AdamWGroup(0.01, 1))]);
            for (var step = 0; step < 3; step++)
            {
                parameter.grad = gradient.clone();
                optimizer.Step(1e-3, 1);
            }

            return parameter;
        }
    }

    // As with the native library: neither weight decay nor moments apply.
    [TestMethod]
    public void A_parameter_without_a_gradient_stays()
    {
        using var scope = NewDisposeScope();
        var (with, without) = (new Parameter(ones(5)), new Parameter(ones(5)));
        using var optimizer = new FusedAdamW([(with, new AdamWGroup(0.1, 1)), (without, new AdamWGroup(0.1, 1))]);
        with.grad = ones(5);

        optimizer.Step(0.5, 10);

        Assert.AreEqual(1f, without.min().item<float>());
        Assert.AreEqual(0.95f - 0.5f, with.min().item<float>(), 1e-6f);
    }

    [TestMethod]
    public void A_gradient_in_another_order_of_memory_is_read_in_its_own()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(zeros(2, 3));
        using var optimizer = new FusedAdamW([(parameter, new AdamWGroup(0, 1))]);
        parameter.grad = tensor(new float[,] { { 1, -1 }, { -1, 1 }, { 1, 1 } }).t();

        optimizer.Step(1, 100);

        CollectionAssert.AreEqual(
            new float[] { -1, 1, -1, 1, -1, -1 }, parameter.data<float>().ToArray().Select(value => MathF.Round(value)).ToArray());
    }

    [TestMethod]
    public void Only_parameters_in_float32_on_the_processor_are_its_own()
    {
        using var scope = NewDisposeScope();
        Assert.IsTrue(FusedAdamW.Supports(new Parameter(zeros(2, 3))));
        Assert.IsFalse(FusedAdamW.Supports(new Parameter(zeros(2, 3, dtype: ScalarType.Float64))));
        Assert.IsFalse(FusedAdamW.Supports(new Parameter(zeros(2, 3, device: META))));
        Assert.IsFalse(FusedAdamW.Supports(new Parameter(zeros(2, 3).t())));
    }
}
