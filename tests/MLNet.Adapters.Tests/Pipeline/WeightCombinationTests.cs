using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>Arithmetic on the weights of adapters, against the papers' formulas written out number by number.</summary>
[TestClass]
public sealed class WeightCombinationTests
{
    private static readonly BottleneckAdapterConfig Bottleneck =
        BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 8, Scaling = AdapterScaling.Learned };

    [TestMethod]
    public void A_linear_combination_is_the_sum_of_weighted_numbers_without_normalization()
    {
        var (a, b) = (Adapter("a", Bottleneck, 1), Adapter("b", Bottleneck, 2));

        var found = Numbers(TrainedAdapter.Combine("c", WeightCombination.Linear, [(a, 1.5), (b, -0.25)]));

        foreach (var (name, values) in Numbers(a))
        {
            for (var i = 0; i < values.Length; i++)
                Assert.AreEqual((float)(1.5 * values[i] - 0.25 * Numbers(b)[name][i]), found[name][i], name);
        }
    }

    // Trim, elect, merge, for all numbers of an adapter together; scaling is a factor, so it is compared with 1.
    [TestMethod]
    public void TIES_keeps_the_largest_elects_signs_and_averages_those_that_agree()
    {
        const double density = 0.3, scale = 0.7;
        (TrainedAdapter Adapter, double Weight)[] parts =
            [(Adapter("a", Bottleneck, 1), 1), (Adapter("b", Bottleneck, 2), 0.5), (Adapter("c", Bottleneck, 3), 1)];
        var trimmed = parts.Select(part => Trimmed(Changes(part.Adapter), density)).ToList();

        var found = Numbers(TrainedAdapter.Combine("merged", WeightCombination.Ties(density, scale), parts));

        foreach (var (name, values) in found)
        {
            for (var i = 0; i < values.Length; i++)
            {
                var weighted = parts.Select((part, index) => part.Weight * trimmed[index][name][i]).ToList();
                var sign = Math.Sign(weighted.Sum());
                var agreeing = weighted.Where(value => value != 0 && Math.Sign(value) == sign).ToList();
                var expected = NeutralOf(name) + scale * (agreeing.Count == 0 ? 0 : agreeing.Average());
                Assert.AreEqual(expected, values[i], 1e-6, $"{name}, {i}"); // one rounding to float32 of numbers below 10
            }
        }
    }

    [TestMethod]
    public void DARE_drops_numbers_at_random_and_divides_the_others_by_the_share_that_is_kept()
    {
        const double dropRate = 0.4;
        var (a, b) = (Adapter("a", Bottleneck, 1), Adapter("b", Bottleneck, 2));
        var (first, second) = (Changes(a), Changes(b));

        var found = Numbers(TrainedAdapter.Combine("merged", WeightCombination.Dare(dropRate, 5), [(a, 1), (b, 2)]));
        var again = Numbers(TrainedAdapter.Combine("merged", WeightCombination.Dare(dropRate, 5), [(a, 1), (b, 2)]));
        var other = Numbers(TrainedAdapter.Combine("merged", WeightCombination.Dare(dropRate, 6), [(a, 1), (b, 2)]));

        var (dropped, total) = (0, 0);
        foreach (var (name, values) in found)
        {
            CollectionAssert.AreEqual(values, again[name]);
            for (var i = 0; i < values.Length; i++)
            {
                var (x, y) = (first[name][i] / (1 - dropRate), 2 * second[name][i] / (1 - dropRate));
                double[] possible = [0, x, y, x + y];
                var change = values[i] - NeutralOf(name);
                Assert.IsTrue(possible.Any(value => Math.Abs(value - change) < 1e-5), $"{name}, {i}: {change}");
                dropped += Math.Abs(change) < 1e-7 ? 1 : 0;
                total++;
            }
        }

        // Both are dropped with probability 0.16: five standard deviations of the share over all numbers.
        Assert.AreEqual(dropRate * dropRate, (double)dropped / total, 5 * Math.Sqrt(0.16 * 0.84 / total));
        Assert.IsTrue(found.Any(named => !named.Value.SequenceEqual(other[named.Key])));
    }

    [TestMethod]
    public void The_updates_of_LoRA_add_up_exactly_in_the_sum_of_the_ranks_and_best_in_a_given_one()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (
            Adapter("a", new LoraConfig { Rank = 3, Alpha = 6 }, 1),
            Adapter("b", new LoraConfig { Rank = 2, Scaling = LoraScaling.ByRootOfRank }, 2));

        var sum = TrainedAdapter.Combine("sum", WeightCombination.TaskArithmetic, [(a, 0.5), (b, -2)]);
        var exact = TrainedAdapter.Combine("sum", WeightCombination.Svd(8), [(a, 0.5), (b, -2)]);
        var closest = TrainedAdapter.Combine("sum", WeightCombination.Svd(2), [(a, 0.5), (b, -2)]);

        Assert.AreEqual(5, ((LoraConfig)sum.Config).Rank);
        Assert.AreEqual(1, ((LoraConfig)sum.Config).Scale);
        for (var layer = 0; layer < 3; layer++)
        {
            var expected = Update(a, layer) * 0.5 - Update(b, layer) * 2;
            var rounding = 1e-6 * expected.square().sum().sqrt().item<double>(); // of factors in float32
            Assert.IsLessThan(rounding, Distance(Update(sum, layer), expected));
            Assert.IsLessThan(rounding, Distance(Update(exact, layer), expected));
            var singular = linalg.svdvals(expected).data<double>().ToArray();
            Assert.AreEqual(Math.Sqrt(singular.Skip(2).Sum(value => value * value)), Distance(Update(closest, layer), expected), rounding);
        }
    }

    [TestMethod]
    public void Factors_are_combined_around_one_and_shared_matrices_must_be_shared()
    {
        var (a, b) = (Adapter("a", new Ia3Config(), 1), Adapter("b", new Ia3Config(), 2));
        var found = Numbers(TrainedAdapter.Combine("c", WeightCombination.TaskArithmetic, [(a, 1), (b, 1)]));
        foreach (var (name, values) in Numbers(a))
            Assert.AreEqual(values[0] + Numbers(b)[name][0] - 1, found[name][0], 1e-6, name);

        var vera = Adapter("v", new VeraConfig { Rank = 4 }, 1);
        var same = TrainedAdapter.Combine("w", WeightCombination.Linear, [(vera, 0.5), (vera, 0.5)]);
        foreach (var (name, values) in Numbers(vera))
            CollectionAssert.AreEqual(values, Numbers(same)[name], name);
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            TrainedAdapter.Combine("w", WeightCombination.Linear, [(vera, 1), (Adapter("u", new VeraConfig { Rank = 4 }, 2), 1)]));
        StringAssert.Contains(error.Message, "their random matrices 'shared.lora_A' differ");
    }

    [TestMethod]
    public void What_is_not_defined_is_refused_with_the_reason()
    {
        var (a, dora, union) = (Adapter("a", Bottleneck, 1), Adapter("d", new DoraConfig(), 1), Adapter("u", UnionConfig.UniPelt, 1));
        var (lora, key) = (Adapter("l", new LoraConfig(), 1), Adapter("k", new LoraConfig { Targets = LoraTargets.Key }, 1));
        foreach (var (act, part) in new (Action, string)[]
        {
            (() => Combine(WeightCombination.Linear, (a, 1), (dora, 1)), "their configurations differ"),
            (() => Combine(WeightCombination.Svd(1), (lora, 1), (key, 1)), "their configurations differ"),
            (() => Combine(WeightCombination.Linear, (a, double.NaN)), "weight of adapter 'a' is NaN"),
            (() => Combine(WeightCombination.Linear), "no adapter to combine"),
            (() => Combine(WeightCombination.Ties(0), (a, 1)), "keeps is 0"),
            (() => Combine(WeightCombination.TaskArithmetic, (a, 1)), "not known for a BottleneckAdapterConfig"),
            (() => Combine(WeightCombination.Svd(2), (Adapter("i", new Ia3Config(), 1), 1)), "no product of two matrices"),
            (() => Combine(WeightCombination.Ties(), (dora, 1)), "stands in place of the encoder's own value"),
            (() => Combine(WeightCombination.Linear, (Adapter("r", ReftConfig.LoReft, 1), 1)), "sums do not preserve rotations"),
        })
        {
            var error = Assert.Throws<Exception>(act);
            Assert.IsTrue(error is ArgumentException or NotSupportedException, error.ToString());
            StringAssert.Contains(error.Message, part);
        }

        Assert.AreEqual(dora.Config, Combine(WeightCombination.Linear, (dora, 0.5), (dora, 0.5)).Config);
        Assert.AreEqual(union.Config, Combine(WeightCombination.Ties(0.5), (union, 1)).Config);
    }

    [TestMethod]
    public void The_result_scores_with_the_head_that_it_is_given()
    {
        var learnt = TinyTask.Learnt;
        var twice = TrainedAdapter.Combine("twice", WeightCombination.Linear, [(learnt, 2)], headOf: learnt);

        CollectionAssert.AreEqual(learnt.Labels.ToArray(), twice.Labels.ToArray());
        Assert.IsEmpty(TrainedAdapter.Combine("none", WeightCombination.Linear, [(learnt, 2)]).Labels);
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            TrainedAdapter.Combine("x", WeightCombination.Linear, [(learnt, 1)], headOf: learnt.WithoutHead()));
        StringAssert.Contains(error.Message, "has no head to give");
    }

    private static TrainedAdapter Combine(WeightCombination combination, params (TrainedAdapter, double)[] parts) =>
        TrainedAdapter.Combine("combined", combination, parts);

    // Random numbers of order 1 in every parameter.
    private static TrainedAdapter Adapter(string name, AdapterConfig config, int seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        using var module = config.Create(TinyTask.Encoder.Shape, generator, CPU);
        using (no_grad())
        {
            foreach (var parameter in module.parameters())
                parameter.normal_(0, 1, generator);
        }

        return new TrainedAdapter(name, config, TinyTask.Encoder.Reference, TinyTask.Encoder.Shape, AdapterWeights.Write(module), null);
    }

    private static Dictionary<string, float[]> Numbers(TrainedAdapter adapter)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Parse(adapter.Weights, adapter.Name);
        return file.Entries.Keys.ToDictionary(name => name, name => file.Read(name, ScalarType.Float32, CPU).data<float>().ToArray());
    }

    private static Dictionary<string, double[]> Changes(TrainedAdapter adapter) => Numbers(adapter).ToDictionary(
        named => named.Key, named => named.Value.Select(value => value - NeutralOf(named.Key)).ToArray());

    private static double NeutralOf(string name) => name.EndsWith("scaling", StringComparison.Ordinal) ? 1 : 0;

    private static Dictionary<string, double[]> Trimmed(Dictionary<string, double[]> changes, double density)
    {
        var sizes = changes.Values.SelectMany(values => values).Select(Math.Abs).OrderDescending().ToList();
        var least = sizes[(int)Math.Round(density * sizes.Count) - 1];
        return changes.ToDictionary(
            named => named.Key, named => named.Value.Select(value => Math.Abs(value) >= least ? value : 0).ToArray());
    }

    private static Tensor Update(TrainedAdapter adapter, int layer)
    {
        using var file = SafetensorsFile.Parse(adapter.Weights, adapter.Name);
        var (up, down) = (Read("lora_B"), Read("lora_A"));
        return up.matmul(down) * ((LoraConfig)adapter.Config).Scale;

        Tensor Read(string part) => file.Read($"layer.{layer}.value.{part}", ScalarType.Float64, CPU);
    }

    private static double Distance(Tensor left, Tensor right) => (left - right).square().sum().sqrt().item<double>();
}
