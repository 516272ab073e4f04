using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Tests.Pipeline.Classification;

[TestClass]
public sealed class AdapterTextClassificationTests
{
    [TestMethod]
    public void An_adapter_on_the_default_encoder_learns_a_small_task()
    {
        var context = new MLContext(seed: 1);
        var data = SmallData.Load(context);

        using var model = context.MulticlassClassification.Trainers.AdapterTextClassification(maxEpochs: 8).Fit(data);

        var metrics = context.MulticlassClassification.Evaluate(model.Transform(data));
        Assert.IsGreaterThan(0.95, metrics.MicroAccuracy);
        Assert.HasCount(8, model.Report.Epochs);
        Assert.IsLessThan(model.Report.Epochs[0].TrainingLoss, model.Report.Epochs[^1].TrainingLoss);
    }
}
