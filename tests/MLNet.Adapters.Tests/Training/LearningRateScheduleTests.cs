using MLNet.Adapters.Training;

namespace MLNet.Adapters.Tests.Training;

[TestClass]
public sealed class LearningRateScheduleTests
{
    [TestMethod]
    public void The_rate_rises_from_zero_and_falls_towards_zero()
    {
        var schedule = new LearningRateSchedule(Peak: 1, WarmupSteps: 4, TotalSteps: 12);

        double[] rates = [.. Enumerable.Range(0, 13).Select(schedule.At)];

        CollectionAssert.AreEqual(new[] { 0, 0.25, 0.5, 0.75, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125, 0 }, rates);
    }

    [TestMethod]
    public void Without_warm_up_the_first_step_has_the_highest_rate()
    {
        var schedule = new LearningRateSchedule(Peak: 2, WarmupSteps: 0, TotalSteps: 4);

        CollectionAssert.AreEqual(new[] { 2, 1.5, 1, 0.5 }, Enumerable.Range(0, 4).Select(schedule.At).ToArray());
    }

    [TestMethod]
    public void A_warm_up_longer_than_training_never_reaches_the_peak()
    {
        var schedule = new LearningRateSchedule(Peak: 1, WarmupSteps: 10, TotalSteps: 4);

        Assert.AreEqual(0.3, schedule.At(3), 1e-12);
    }

    [TestMethod]
    public void Steps_of_warm_up_take_precedence_over_the_fraction()
    {
        var options = new AdapterTextClassificationOptions { WarmupFraction = 0.25 };

        Assert.AreEqual(10, options.WarmupStepsOf(40));
        Assert.AreEqual(3, (options with { WarmupSteps = 3 }).WarmupStepsOf(40));
        Assert.AreEqual(0, (options with { WarmupSteps = 0 }).WarmupStepsOf(40));
        Assert.AreEqual(4, new AdapterTextClassificationOptions().WarmupStepsOf(40));
    }
}
