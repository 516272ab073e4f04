using System.Runtime.Intrinsics;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Layers.Kernels;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Layers.Kernels;

/// <summary>
/// The kernels against the native library, in both vector widths; .NET computes vectors that the processor lacks by halves.
/// </summary>
[TestClass]
public sealed class CpuKernelsTests
{
    // Two sums of n products of numbers of size 1, in different orders: n roundings of 6e-8 of partial sums up to 4 √n add up, as they have
    // random signs, to 2.4e-7 n in each. Twice that is allowed for both.
    private static float SumTolerance(int inner) => 1e-6f * inner;

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(false, true)]
    [DataRow(true, true)]
    public void Products_equal_those_of_linear(bool isWide, bool hasBias)
    {
        foreach (var rows in new[] { 1, 2, 3, 5, 6, 7, 12, 32, 200 })
        {
            foreach (var (inner, columns) in new[] { (8, 64), (24, 24), (384, 96), (7, 1), (64, 33) })
            {
                using var scope = NewDisposeScope();
                using var map = Map(inner, columns, hasBias);
                var x = Normal(rows, inner);

                var actual = PackedColumns.Of(Kernels(isWide), map).Apply(x);

                AssertClose(nn.functional.linear(x, map.weight, map.bias), actual, SumTolerance(inner), $"{rows} × {inner} → {columns}");
            }
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_row_has_the_same_bits_whichever_rows_are_computed_with_it(bool isWide)
    {
        using var scope = NewDisposeScope();
        using var map = Map(40, 96, hasBias: true);
        var packed = PackedColumns.Of(Kernels(isWide), map);
        var x = Normal(23, 40);
        var all = packed.Apply(x);

        for (var row = 0; row < 23; row++)
            Assert.AreEqual(0f, (all.narrow(0, row, 1) - packed.Apply(x.narrow(0, row, 1))).abs().max().item<float>(), $"row {row}");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Maps_packed_together_give_their_outputs_one_after_another(bool isWide)
    {
        using var scope = NewDisposeScope();
        using Linear first = Map(16, 64, hasBias: true), second = Map(16, 32, hasBias: false);
        var packed = PackedColumns.Of(Kernels(isWide), first, second);
        var x = Normal(2, 3, 16);

        AssertClose(cat([Plain(first, x), Plain(second, x)], 2), packed.Apply(x), SumTolerance(16), "both");
        AssertClose(Plain(second, x), packed.Part(64, 32).Apply(x), SumTolerance(16), "the second");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Gelu_is_within_3e_7_of_its_definition(bool isWide)
    {
        // The identity map with 16 columns computes GELU alone. The bound is the stated one of the polynomial, 2e-7, and one rounding of
        // results up to 12 in steps of 5e-7 is allowed to it in proportion.
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var map = new Linear(1, 1, CPU);
        map.weight.fill_(1);
        var x = cat([linspace(-12, 12, 48_001), tensor([-1e30f, -40f, -0f, 0f, 1e-30f, 40f, 1e30f])]).reshape(-1, 1);

        var actual = PackedColumns.Of(Kernels(isWide), map).Apply(x, isGelu: true).to(float64);

        var wide = x.to(float64);
        var expected = wide * 0.5 * (-wide / Math.Sqrt(2)).erfc();
        var excess = (actual - expected).abs() - (expected.abs() * 1.2e-7);
        Assert.IsLessThan(3e-7, excess.max().item<double>());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Values_that_are_not_finite_stay_visible(bool isWide)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var map = new Linear(1, 1, CPU);
        map.weight.fill_(1);
        var packed = PackedColumns.Of(Kernels(isWide), map);

        var results = packed.Apply(tensor([float.NaN, float.PositiveInfinity]).reshape(2, 1), isGelu: true);

        Assert.IsTrue(results.isfinite().logical_not().all().item<bool>());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Normalization_equals_layer_norm(bool isWide)
    {
        foreach (var columns in new[] { 3, 8, 37, 384 })
        {
            using var scope = NewDisposeScope();
            var (x, skip, scale, shift) = (Normal(9, columns) * 3, Normal(9, columns), Normal(columns), Normal(columns));

            // Normalized values are about 1, and up to 3 after scaling.
            AssertClose(nn.functional.layer_norm(x + skip, [columns], scale, shift, 1e-12), Norm(x, skip, scale, shift), 3e-6f, "sum");
            AssertClose(nn.functional.layer_norm(x, [columns], scale, null, 1e-12), Norm(x, null, scale, null), 3e-6f, "no shift");
        }

        unsafe Tensor Norm(Tensor x, Tensor? skip, Tensor scale, Tensor? shift)
        {
            var y = empty_like(x);
            Kernels(isWide).Normalize(
                NativeFloats.Of(x), NativeFloats.OfOptional(skip), NativeFloats.Of(scale), NativeFloats.OfOptional(shift), 1e-12f,
                NativeFloats.Of(y), (int)x.shape[0], (int)x.shape[1]);
            return y;
        }
    }

    [TestMethod]
    [DataRow(false, 32)]
    [DataRow(false, 5)]
    [DataRow(true, 64)]
    [DataRow(true, 8)]
    public void Attention_equals_the_native_one(bool isWide, int headSize)
    {
        const int heads = 3;
        foreach (var (queries, keys) in new[] { (1, 1), (1, 9), (7, 7), (40, 40), (130, 130), (5, 20) })
        {
            using var scope = NewDisposeScope();
            var (q, k, v) = (Normal(2, queries, heads * headSize), Normal(2, keys, heads * headSize), Normal(2, keys, heads * headSize));
            var bias = zeros(2, 1, 1, keys);
            bias[1, 0, 0, keys - 1] = keys > 1 ? float.NegativeInfinity : 0;
            bias[1, 0, 0, 0] = 0.5f;

            var actual = Attend(q, k, v, bias);

            var expected = nn.functional.scaled_dot_product_attention(Heads(q), Heads(k), Heads(v), bias).transpose(1, 2).flatten(2);
            AssertClose(expected, actual, 5e-6f, $"{queries} × {keys}"); // means of numbers of size 1 with weights that sum to 1
        }

        Tensor Heads(Tensor x) => x.view(2, x.shape[1], heads, headSize).transpose(1, 2);

        unsafe Tensor Attend(Tensor q, Tensor k, Tensor v, Tensor bias)
        {
            var (context, width, queries, keys) = (empty_like(q), (long)heads * headSize, (int)q.shape[1], (int)k.shape[1]);
            Kernels(isWide).Attend(new AttentionInput(
                new(NativeFloats.Of(q), width), new(NativeFloats.Of(k), width), new(NativeFloats.Of(v), width),
                NativeFloats.Of(bias), new(NativeFloats.Of(context), width))
            {
                Texts = [new TextSpan(0, queries, 0, keys), new TextSpan(queries, queries, keys, keys)],
                Heads = heads,
                HeadSize = headSize,
            });
            return context;
        }
    }

    private static CpuKernels Kernels(bool isWide) =>
        isWide ? new CpuKernels<Vector512<float>, Vectors512>() : new CpuKernels<Vector256<float>, Vectors256>();

    private static Linear Map(int inner, int columns, bool hasBias)
    {
        var map = new Linear(inner, columns, CPU, hasBias);
        using var mode = no_grad();
        map.weight.copy_(Normal(columns, inner));
        map.bias?.copy_(Normal(columns));
        map.weight.requires_grad = false;
        return map;
    }

    private static Tensor Plain(Linear map, Tensor x) => nn.functional.linear(x, map.weight, map.bias);

    private static Tensor Normal(params long[] shape) => randn(shape, generator: new Generator(7, CPU));

    private static void AssertClose(Tensor expected, Tensor actual, float tolerance, string what)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape, what);
        Assert.IsLessThan(tolerance, (expected - actual).abs().max().item<float>(), what);
    }
}
