using MLNet.Adapters.Training;

namespace MLNet.Adapters.Tests.Training;

[TestClass]
public sealed class StoppingRuleTests
{
    [TestMethod]
    public void Training_stops_after_as_many_epochs_without_improvement_as_patience_has()
    {
        var rule = new StoppingRule(new EarlyStopping { Patience = 2 });

        CollectionAssert.AreEqual(new[] { true, true, false, false }, Observe(rule, 1.0, 0.9, 0.95, 0.9));
        Assert.IsTrue(rule.IsStopped);
        Assert.AreEqual(2, rule.BestEpoch);
    }

    [TestMethod]
    public void An_improvement_starts_the_count_again()
    {
        var rule = new StoppingRule(new EarlyStopping { Patience = 2 });

        Observe(rule, 1.0, 1.1, 0.9, 1.0);

        Assert.IsFalse(rule.IsStopped);
        Assert.AreEqual(3, rule.BestEpoch);
    }

    [TestMethod]
    public void Small_improvements_do_not_keep_training_alive_but_are_the_best_all_the_same()
    {
        var rule = new StoppingRule(new EarlyStopping { Patience = 2, MinimumImprovement = 0.1 });

        CollectionAssert.AreEqual(new[] { true, true, true }, Observe(rule, 1.0, 0.95, 0.93));
        Assert.IsTrue(rule.IsStopped);
        Assert.AreEqual(3, rule.BestEpoch);
    }

    [TestMethod]
    public void Without_early_stopping_the_best_epoch_is_still_known()
    {
        var rule = new StoppingRule(null);

        Observe(rule, [1.0, 0.5, .. Enumerable.Repeat(2.0, 50)]);

        Assert.IsFalse(rule.IsStopped);
        Assert.AreEqual(2, rule.BestEpoch);
    }

    [TestMethod]
    public void Without_validation_the_last_epoch_counts()
    {
        var rule = new StoppingRule(null);

        Assert.IsTrue(rule.Observe(1, null));
        Assert.IsTrue(rule.Observe(2, null));
        Assert.AreEqual(2, rule.BestEpoch);
    }

    private static bool[] Observe(StoppingRule rule, params double[] losses) =>
        [.. losses.Select((loss, index) => rule.Observe(index + 1, new ValidationResult(loss, 0)))];
}
