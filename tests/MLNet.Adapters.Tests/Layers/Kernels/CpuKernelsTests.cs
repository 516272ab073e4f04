using System.Runtime.Intrinsics;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Layers.Kernels;
using MLNet.Adapters.Methods;
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
        foreach (var rows in new[] { 1, 2, 3, 5, 6, 7, 12, 23, 32, 200 })
        {
            foreach (var (inner, columns) in new[] { (8, 64), (24, 24), (384, 96), (7, 1), (64, 33), (192, 12), (64, 40), (32, 8) })
            {
                using var scope = NewDisposeScope();
                using var map = Map(inner, columns, hasBias);
                var x = Normal(rows, inner);

                var actual = PackedColumns.Of(Kernels(isWide), map).Apply(x);

                AssertClose(nn.functional.linear(x, map.Weight, map.bias), actual, SumTolerance(inner), $"{rows} × {inner} → {columns}");
            }
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_row_has_the_same_bits_whichever_rows_are_computed_with_it(bool isWide)
    {
        foreach (var columns in new[] { 96, 12, 5 })
        {
            using var scope = NewDisposeScope();
            using var map = Map(40, columns, hasBias: true);
            var packed = PackedColumns.Of(Kernels(isWide), map);
            var x = Normal(23, 40);
            var all = packed.Apply(x);

            for (var row = 0; row < 23; row++)
                Assert.AreEqual(0f, (all.narrow(0, row, 1) - packed.Apply(x.narrow(0, row, 1))).abs().max().item<float>(), $"row {row}");
        }
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
        // Maps by the weight 1 compute GELU alone, with 32 columns in all vectors of a panel. The bound is the stated one of the
        // polynomial, 2e-7, and one rounding of results up to 12 in steps of 5e-7 is allowed to it in proportion.
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using Linear map = new(1, 1, CPU), wideMap = new(1, 32, CPU);
        map.Weight.fill_(1);
        wideMap.Weight.fill_(1);
        var x = cat([linspace(-12, 12, 48_001), tensor([-1e30f, -40f, -0f, 0f, 1e-30f, 40f, 1e30f])]).reshape(-1, 1);

        var actual = PackedColumns.Of(Kernels(isWide), map).Apply(x, isGelu: true).to(float64);

        var wide = x.to(float64);
        var expected = wide * 0.5 * (-wide / Math.Sqrt(2)).erfc();
        var excess = (actual - expected).abs() - (expected.abs() * 1.2e-7);
        Assert.IsLessThan(3e-7, excess.max().item<double>());
        Assert.IsTrue(PackedColumns.Of(Kernels(isWide), wideMap).Apply(x, isGelu: true).to(float64).eq(actual).all().item<bool>());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Values_that_are_not_finite_stay_visible(bool isWide)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var map = new Linear(1, 1, CPU);
        map.Weight.fill_(1);
        var packed = PackedColumns.Of(Kernels(isWide), map);

        var results = packed.Apply(tensor([float.NaN, float.PositiveInfinity]).reshape(2, 1), isGelu: true);

        Assert.IsTrue(results.isfinite().logical_not().all().item<bool>());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Warm_up_stays_within_its_memory(bool isWide) => KernelWarmUp.Run(Kernels(isWide));

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

        Tensor Attend(Tensor q, Tensor k, Tensor v, Tensor bias) => AttendWith(Kernels(isWide), q, k, v, bias, null, heads);
    }

    [TestMethod]
    [DataRow(false, 64)]
    [DataRow(false, 5)]
    [DataRow(true, 64)]
    [DataRow(true, 8)]
    public void Attention_by_distance_equals_the_native_one_with_its_bias_written_out(bool isWide, int headSize)
    {
        const int heads = 3;
        foreach (var (tokens, reach) in new[] { (1, 0), (7, 2), (40, 64), (130, 16), (300, 40), (33, 1) })
        {
            foreach (var hasNumbers in new[] { true, false })
            {
                using var scope = NewDisposeScope();
                Tensor Rows() => Normal(2, tokens, heads * headSize);
                var (q, k, v) = (Rows(), Rows(), Rows());
                var numbers = hasNumbers ? Normal(heads, (2 * tokens) - 1) : null;
                var bias = zeros(2, 1, 1, tokens);
                if (tokens > 1)
                    bias[1, 0, 0, tokens - 1] = float.NegativeInfinity;
                var places = arange(tokens);
                var distances = places - places.unsqueeze(1); // [query, key]
                var whole = bias.expand(2, heads, tokens, tokens).masked_fill(distances.abs().gt(reach), float.NegativeInfinity);
                if (numbers is not null)
                    whole = whole + numbers.index_select(1, (distances + tokens - 1).flatten()).view(1, heads, tokens, tokens);

                var actual = AttendWith(Kernels(isWide), q, k, v, bias, new AttentionDistances(numbers, reach), heads);

                // With a reach of 0, the last token of the second text sees nothing, which the native library answers with NaN.
                var expected = nn.functional.scaled_dot_product_attention(Heads(q), Heads(k), Heads(v), whole).transpose(1, 2).flatten(2);
                AssertClose(expected.nan_to_num(), actual, 5e-6f, $"{tokens} tokens, reach {reach}, numbers {hasNumbers}");
            }
        }

        Tensor Heads(Tensor x) => x.view(2, x.shape[1], heads, headSize).transpose(1, 2);
    }

    // DeBERTa's scores: (q_i · k_j + q_i · K_(j − i) + k_j · Q_(j − i)) / √(3 D).
    [TestMethod]
    [DataRow(false, 64)]
    [DataRow(false, 5)]
    [DataRow(true, 64)]
    [DataRow(true, 8)]
    public void Attention_of_contents_and_distances_equals_its_formula(bool isWide, int headSize)
    {
        const int heads = 2, spare = 3; // distances that no text has
        foreach (var (queries, keys) in new[] { (1, 1), (7, 7), (1, 40), (33, 33), (130, 130) })
        {
            using var scope = NewDisposeScope();
            var (q, k, v) = (Normal(2, queries, heads * headSize), Normal(2, keys, heads * headSize), Normal(2, keys, heads * headSize));
            var most = keys + spare;
            var distanceKeys = Normal(1, (2 * most) - 1, heads * headSize);
            var distanceQueries = Normal(1, (2 * most) - 1, heads * headSize);
            var bias = zeros(2, 1, 1, keys);
            bias[1, 0, 0, keys - 1] = keys > 1 ? float.NegativeInfinity : 0;
            var scores = Heads(q).matmul(Heads(k).transpose(2, 3));
            for (var i = 0; i < queries; i++)
            {
                for (var j = 0; j < keys; j++)
                {
                    var distance = j - i + most - 1;
                    scores[.., .., i, j] += (Heads(q)[.., .., i] * Heads(distanceKeys)[.., .., distance]).sum(-1)
                        + (Heads(k)[.., .., j] * Heads(distanceQueries)[.., .., distance]).sum(-1);
                }
            }

            var actual = AttendWith(
                Kernels(isWide), q, k, v, bias, new AttentionDistances(null) { Keys = distanceKeys, Queries = distanceQueries }, heads);

            var expected = (scores / Math.Sqrt(3 * headSize) + bias).softmax(-1).matmul(Heads(v)).transpose(1, 2).flatten(2);
            AssertClose(expected, actual, 1e-5f, $"{queries} × {keys}"); // three sums of D products in each score
        }

        Tensor Heads(Tensor x) => x.view(x.shape[0], x.shape[1], heads, headSize).transpose(1, 2);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Tokens_of_padding_that_see_no_key_get_zeros(bool isWide)
    {
        const int heads = 2, headSize = 16, tokens = 200, real = 3;
        using var scope = NewDisposeScope();
        var (q, k, v) = (Normal(2, tokens, heads * headSize), Normal(2, tokens, heads * headSize), Normal(2, tokens, heads * headSize));
        var bias = zeros(2, 1, 1, tokens);
        bias[1, 0, 0].narrow(0, real, tokens - real).fill_(float.NegativeInfinity);

        var context = AttendWith(Kernels(isWide), q, k, v, bias, new AttentionDistances(null, 5), heads);

        Assert.IsTrue(context.isfinite().all().item<bool>());
        Assert.AreEqual(0, context[1].narrow(0, real + 5, tokens - real - 5).abs().max().item<float>());
        Assert.AreNotEqual(0, context[1].narrow(0, 0, real + 5).abs().sum(1).min().item<float>());
    }

    private static unsafe Tensor AttendWith(
        CpuKernels kernels, Tensor q, Tensor k, Tensor v, Tensor bias, AttentionDistances? distances, int heads)
    {
        var (context, width, queries, keys) = (empty_like(q), q.shape[2], (int)q.shape[1], (int)k.shape[1]);
        var numbers = distances?.ByDistance;
        var relative = distances?.Keys is { } distanceKeys ? new RelativeStates(Nearest(distanceKeys), Nearest(distances.Queries!)) : null;
        kernels.Attend(new AttentionInput(
            new(NativeFloats.Of(q), width), new(NativeFloats.Of(k), width), new(NativeFloats.Of(v), width),
            NativeFloats.Of(bias), new(NativeFloats.Of(context), width))
        {
            Texts = [new TextSpan(0, queries, 0, keys), new TextSpan(queries, queries, keys, keys)],
            Heads = heads,
            HeadSize = (int)width / heads,
            Distances = new DistanceBias(
                numbers is null ? null : NativeFloats.Of(numbers) + keys - 1, (2 * keys) - 1, distances?.Reach ?? int.MaxValue),
            Relative = relative,
        });
        return context;

        Matrix Nearest(Tensor states) => new Matrix(NativeFloats.Of(states), width).Below(states.shape[1] / 2);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Numbers_are_rounded_to_bfloat16_and_back_as_by_the_native_library(bool isWide)
    {
        using var scope = NewDisposeScope();
        float[] special =
        [
            0, -0f, 1, 1 + (1f / 256), 1 + (3f / 256), 1 + (1f / 255), float.MaxValue, -float.MaxValue, float.Epsilon, 1e-40f,
            float.PositiveInfinity, float.NegativeInfinity, float.NaN, BitConverter.UInt32BitsToSingle(0x7FFFFFFF),
        ];
        var x = cat([tensor(special), Normal(40_000)]);

        var rounded = Round(x);

        Assert.IsTrue(rounded.equal(x.to(bfloat16)).logical_or_(x.isnan()).all().item<bool>(), "the nearest, an even one of two");
        Assert.AreEqual(2, rounded.isnan().sum().item<long>(), "what is not a number stays so");
        foreach (var columns in new[] { 1, 7, 16, 100 })
        {
            var part = rounded.narrow(0, special.Length, 3 * columns).view(3, columns);
            var exact = part.to(float32);
            AssertClose(exact, Widen(part), float.Epsilon, "every bfloat16 number is a float");
        }

        unsafe Tensor Round(Tensor x)
        {
            var y = empty(x.shape, dtype: bfloat16);
            Kernels(isWide).Round(NativeFloats.Of(x), NativeFloats.OfBFloat16(y), x.numel());
            return y;
        }

        unsafe Tensor Widen(Tensor x)
        {
            var y = empty(x.shape);
            Kernels(isWide).Widen(
                NativeFloats.OfBFloat16(x), new Matrix(NativeFloats.Of(y), x.shape[1]), (int)x.shape[0], (int)x.shape[1]);
            return y;
        }
    }

    [TestMethod]
    [DataRow(1, false, true)]
    [DataRow(128, false, true)]
    [DataRow(1, true, false)]
    [DataRow(40, true, false)]
    [DataRow(1100, true, false)] // several items
    [DataRow(40, true, true)]
    [DataRow(128, true, true)]
    public void Maps_in_bfloat16_differ_from_float32_by_rounding_only(int rows, bool isReordered, bool isPacked)
    {
        if (isReordered && !ReorderedProducts.AreSupported)
            Assert.Inconclusive("This processor has no instructions for bfloat16.");
        const int inner = 96, columns = 1000;
        using var scope = NewDisposeScope();
        using var map = Map(inner, columns, hasBias: true, bfloat16);
        var x = Normal(rows, inner);
        var exact = nn.functional.linear(x, map.Weight.to(float32), map.bias!.to(float32));
        ScoringColumns? scored = null;

        var all = Score(x => (scored = Create()).Apply(x));
        var gelu = Score(x => scored!.Apply(x, isGelu: true));
        scored!.Dispose();

        // Reordered maps round inputs and results by up to 2⁻⁹ of their size; sums of 97 products are exact to 1e-5 of their sizes.
        var sizes = nn.functional.linear(x.abs(), map.Weight.to(float32).abs(), map.bias!.to(float32).abs());
        var bounds = (isReordered && !(isPacked && rows < 128) ? 1.01f / 512 : 0) * (sizes + exact.abs()) + (1e-5f * sizes);
        AssertClose(zeros_like(exact), (all - exact) / bounds, 1, "all");
        var (wanted, allowed) = (nn.functional.gelu(exact), 1.2f * bounds); // GELU's slope
        AssertClose(zeros_like(wanted), (gelu - wanted) / allowed, 1, "GELU");

        ScoringColumns Create() =>
            isReordered ? ReorderedColumns.Of(Kernels(isWide: true), isPacked, map) : PackedColumns.Of(Kernels(isWide: true), map);

        Tensor Score(Func<Tensor, Tensor> apply) => ComputeThreads.Score(() =>
        {
            using var mode = inference_mode();
            return apply(x).DetachFromDisposeScope();
        }).MoveToOuterDisposeScope();
    }

    [TestMethod]
    [DataRow(false, ActivationFunction.ReLU)]
    [DataRow(true, ActivationFunction.ReLU)]
    [DataRow(true, ActivationFunction.LeakyReLU)]
    [DataRow(false, ActivationFunction.SiLU)]
    [DataRow(true, ActivationFunction.SiLU)]
    [DataRow(true, ActivationFunction.Gelu)]
    public void A_bottleneck_at_a_residual_connection_equals_its_operations(bool isWide, ActivationFunction activation)
    {
        Assert.IsTrue(CpuKernels.CanActivate(activation));
        foreach (var rows in new[] { 1, 5, 24, 25, 70 })
        {
            foreach (var (hidden, size) in new[] { (64, 4), (96, 24), (33, 7), (192, 12), (40, 48) })
            {
                using var scope = NewDisposeScope();
                using Linear down = Map(hidden, size, hasBias: true), up = Map(size, hidden, hasBias: true);
                using var norm = Norm(hidden);
                var (read, first, second) = (Normal(rows, hidden), Normal(rows, hidden) * 3, Normal(rows, hidden) - 2);
                var bottleneck = new ScoringBottleneck(
                    PackedColumns.Of(Kernels(isWide), down), PackedColumns.Of(Kernels(isWide), up), activation, 1);
                var scaled = bottleneck with { Scale = 0.25f };
                var (a, sum) = (Added(read), first + second);
                var tolerance = 2 * SumTolerance(hidden) * SumTolerance(size) / 1e-6f; // errors of the first product grow in the second
                var what = $"{rows} × {hidden} → {size}";

                AssertClose(a + first, bottleneck.Connect(read, first, null, null), tolerance, what);
                AssertClose((a * 0.25) + sum, scaled.Connect(read, first, second, null), tolerance, what);
                AssertClose(norm.call(a + first), bottleneck.Connect(read, first, null, norm), tolerance, what);
                AssertClose(norm.call((a * 0.25) + sum), scaled.Connect(read, first, second, norm), tolerance, what);
                AssertClose(norm.call(Added(norm.call(sum)) + sum), bottleneck.Connect(null, first, second, norm), tolerance, what);

                Tensor Added(Tensor x) => Plain(up, ActivationFunctions.Of(activation)(Plain(down, x)));
            }
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_bottleneck_has_the_same_bits_as_its_operations_by_the_kernels(bool isWide)
    {
        using var scope = NewDisposeScope();
        using Linear down = Map(96, 12, hasBias: true), up = Map(12, 96, hasBias: true);
        var (first, second) = (PackedColumns.Of(Kernels(isWide), down), PackedColumns.Of(Kernels(isWide), up));
        var (x, residual) = (Normal(61, 96), Normal(61, 96) + 1);

        var whole = new ScoringBottleneck(first, second, ActivationFunction.ReLU, 0.3f).Connect(x, residual, null, null);

        Assert.IsTrue(whole.eq(second.Apply(first.Apply(x).relu()).mul(0.3f).add(residual)).all().item<bool>());
    }

    [TestMethod]
    [DataRow(ActivationFunction.ReLU)]
    [DataRow(ActivationFunction.LeakyReLU)]
    [DataRow(ActivationFunction.SiLU)]
    [DataRow(ActivationFunction.Gelu)]
    public void Activation_functions_keep_what_is_not_a_number_and_large_numbers(ActivationFunction activation)
    {
        using var scope = NewDisposeScope();
        float[] numbers = [float.NaN, 1e30f, -1e30f, 200, -200, 0, -1e-30f];
        using Linear map = new(1, 1, CPU, hasBias: false);
        using (no_grad())
            map.Weight.fill_(1);
        var packed = PackedColumns.Of(Kernels(isWide: true), map);
        var x = tensor(numbers).view(-1, 1);

        var found = new ScoringBottleneck(packed, packed, activation, 1).Connect(x, zeros(numbers.Length, 1), null, null);

        var expected = ActivationFunctions.Of(activation)(x);
        Assert.IsTrue(
            found.isclose(expected, rtol: 1e-6, atol: 1e-8, nanEqual: true).all().item<bool>(),
            $"{string.Join(' ', found.data<float>())} instead of {string.Join(' ', expected.data<float>())}");
    }

    private static CpuKernels Kernels(bool isWide) =>
        isWide ? new CpuKernels<Vector512<float>, Vectors512>() : new CpuKernels<Vector256<float>, Vectors256>();

    private static Linear Map(int inner, int columns, bool hasBias, ScalarType type = ScalarType.Float32)
    {
        var map = new Linear(inner, columns, CPU, hasBias, type);
        using var mode = no_grad();
        map.Weight.copy_(Normal(columns, inner));
        map.bias?.copy_(Normal(columns));
        map.Weight.requires_grad = false;
        if (map.bias is not null)
            map.bias.requires_grad = false;
        return map;
    }

    private static LayerNorm Norm(int columns)
    {
        var norm = new LayerNorm(columns, 1e-5, CPU);
        using var mode = no_grad();
        norm.weight.copy_(Normal(columns));
        norm.bias!.copy_(Normal(columns));
        norm.weight.requires_grad = norm.bias.requires_grad = false;
        return norm;
    }

    private static Tensor Plain(Linear map, Tensor x) => nn.functional.linear(x, map.Weight, map.bias);

    private static Tensor Normal(params long[] shape) => randn(shape, generator: new Generator(7, CPU));

    private static void AssertClose(Tensor expected, Tensor actual, float tolerance, string what)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape, what);
        Assert.IsLessThan(tolerance, (expected - actual).abs().max().item<float>(), what);
    }
}
