using Microsoft.ML;
using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Tests.Pipeline.Scoring;

/// <summary>The weights of a prediction engine's model are loaded while the engine is created.</summary>
[TestClass]
public sealed class EarlyLoadingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // a busy thread pool

    [TestMethod]
    public void Engine_loads_the_weights_before_its_first_row()
    {
        using var loaded = new ManualResetEventSlim();
        using var engine = CreateEngine(loaded.Set);

        Assert.IsTrue(loaded.Wait(Patience));
    }

    [TestMethod]
    public void Failed_loading_does_not_end_the_process_and_the_first_row_is_scored()
    {
        using var failed = new ManualResetEventSlim();
        using var engine = CreateEngine(() =>
        {
            failed.Set();
            throw new InvalidOperationException("too little memory");
        });

        Assert.IsTrue(failed.Wait(Patience));
        Assert.HasCount(2, engine.Predict(new ReviewRow { Text = "text" }).Score);
    }

    [TestMethod]
    public void Nothing_is_loaded_after_the_memory_was_released()
    {
        var (releases, loads) = (0, 0);
        var memory = new ModelMemory(() => releases++);
        var late = memory.Early(() => loads++);

        memory.Release();
        late();
        Assert.AreEqual((1, 0), (releases, loads));

        memory.Early(() => loads++)();
        Assert.AreEqual((1, 1), (releases, loads)); // the model remains usable
    }

    [TestMethod]
    public void Memory_that_is_released_while_it_is_loaded_is_freed_afterwards()
    {
        var events = new List<string>();
        var memory = new ModelMemory(() => events.Add("released"));

        memory.Early(() =>
        {
            memory.Release();
            events.Add("loaded");
        })();

        CollectionAssert.AreEqual(new[] { "loaded", "released" }, events);
    }

    private static PredictionEngine<ReviewRow, ReviewPrediction> CreateEngine(Action onLoad)
    {
        var context = new MLContext(1);
        var data = context.Data.LoadFromEnumerable<ReviewRow>(
            [new() { Text = "a", Label = "short" }, new() { Text = "much longer", Label = "long" }]);
        var keys = context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        var model = new LengthClassifierTrainer(context).Fit(keys);
        model.Scorer.OnLoad = onLoad;
        return context.Model.CreatePredictionEngine<ReviewRow, ReviewPrediction>(model);
    }
}
