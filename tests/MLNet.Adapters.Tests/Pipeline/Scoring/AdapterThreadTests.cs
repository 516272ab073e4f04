using Microsoft.ML;

namespace MLNet.Adapters.Tests.Pipeline.Scoring;

/// <summary>Models and trainings that share a process; one model under eight threads is part of the estimator contract.</summary>
[TestClass]
public sealed class AdapterThreadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [TestMethod]
    public void Engine_made_on_one_thread_predicts_on_the_pool_with_flat_memory()
    {
        var context = new MLContext(1);
        using var model = TinyReviews.Fit(context);
        using var engine = context.Model.CreatePredictionEngine<LabelledText, ReviewPrediction>(
            model,
            new PredictionEngineOptions { OwnsTransformer = false });
        var expected = TinyReviews.Rows.Select(row => engine.Predict(row).Score).ToList();

        Predict(200);
        var early = Memory.Measure();
        Predict(1800);
        var late = Memory.Measure();

        Assert.IsLessThanOrEqualTo(early.Tensors, late.Tensors);
        Assert.IsLessThan(50, late.Megabytes - early.Megabytes);

        // One after the other, as an engine wants it, each wherever the pool likes.
        void Predict(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var row = i % TinyReviews.Rows.Count;
                var scores = Task.Run(() => engine.Predict(TinyReviews.Rows[row]).Score).GetAwaiter().GetResult();
                CollectionAssert.AreEqual(expected[row], scores);
            }
        }
    }

    [TestMethod]
    public void Eight_threads_predict_200_texts_each_and_transform_as_one_thread_does()
    {
        var context = new MLContext(1);
        using var model = TinyReviews.Fit(context);
        string[] texts = [.. Enumerable.Range(0, 200).Select(index => TinyReviews.Rows[index % 24].Text + new string('.', index / 24))];
        var expected = TinyReviews.Score(model, texts);

        OnThreads(8, _ =>
        {
            using var engine = context.Model.CreatePredictionEngine<LabelledText, ReviewPrediction>(
                model,
                new PredictionEngineOptions { OwnsTransformer = false });
            for (var i = 0; i < texts.Length; i++)
                TinyReviews.AreClose(expected[i], engine.Predict(new LabelledText { Text = texts[i] }).Score);
        });
        OnThreads(8, _ =>
        {
            foreach (var (one, other) in expected.Zip(TinyReviews.Score(model, texts)))
                TinyReviews.AreClose(one, other);
        });
    }

    // Native memory that the collector gives back must be nobody's: tensors left to finalisers would go while others compute.
    [TestMethod]
    public void Predictions_at_high_volume_stand_a_collector_that_runs_all_the_time()
    {
        const int threads = 4;
        const int predictions = 1000; // a thread
        var context = new MLContext(1);
        using var model = TinyReviews.Fit(context);
        string[] texts = [.. TinyReviews.Rows.Select(row => row.Text!)];
        var expected = TinyReviews.Score(model, texts);
        var before = Memory.Measure();
        using var done = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!done.Token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50)))
                GC.Collect();
        });
        collector.Start();

        OnThreads(threads, thread =>
        {
            using var engine = context.Model.CreatePredictionEngine<LabelledText, ReviewPrediction>(
                model,
                new PredictionEngineOptions { OwnsTransformer = false });
            for (var i = 0; i < predictions; i++)
            {
                var text = ((i * threads) + thread) % texts.Length;
                TinyReviews.AreClose(expected[text], engine.Predict(new LabelledText { Text = texts[text] }).Score);
            }
        });

        done.Cancel();
        collector.Join();
        Assert.AreEqual(before.Tensors, Memory.Measure().Tensors);
    }

    [TestMethod]
    public void Model_can_be_used_and_trained_inside_a_progress_callback()
    {
        var context = new MLContext(1);
        using var other = TinyReviews.Fit(context);
        var expected = TinyReviews.Score(other, ["good film"])[0];
        var callbacks = 0;
        var progress = new Callback(_ =>
        {
            callbacks++;
            TinyReviews.AreClose(expected, TinyReviews.Score(other, ["good film"])[0]); // by the native library, on the training thread
            if (callbacks > 1)
                return;
            using var loaded = SaveAndLoad(context, other);
            TinyReviews.AreClose(expected, TinyReviews.Score(loaded, ["good film"])[0]);
            using var inner = TinyReviews.Fit(context, TinyReviews.Options with { MaxEpochs = 1 });
            Assert.HasCount(1, TinyReviews.Score(inner, ["good film"]));
        });

        var fit = Task.Run(() => TinyReviews.Fit(context, TinyReviews.Options with { Progress = progress }));

        Assert.IsTrue(fit.Wait(Patience), "Training and scoring wait for each other.");
        fit.Result.Dispose();
        Assert.AreEqual(2 * (3 + 1), callbacks);
    }

    [TestMethod]
    public void Scoring_goes_on_while_a_callback_waits_for_it_on_other_threads()
    {
        var context = new MLContext(1);
        using var other = TinyReviews.Fit(context);
        var progress = new Callback(_ => Assert.IsTrue(Task.WaitAll(
            [Task.Run(() => TinyReviews.Score(other, ["good film"])), Task.Run(() => TinyReviews.Score(other, ["bad phone"]))], Patience)));

        var fit = Task.Run(() => TinyReviews.Fit(context, TinyReviews.Options with { Progress = progress, MaxEpochs = 1 }));

        Assert.IsTrue(fit.Wait(2 * Patience));
        fit.Result.Dispose();
    }

    [TestMethod]
    public void Fits_at_once_give_the_models_that_they_give_alone()
    {
        var alone = Enumerable.Range(1, 3).Select(Train).ToList();
        var together = new float[3][];

        OnThreads(3, index => together[index] = Train(index + 1));

        for (var i = 0; i < 3; i++)
            CollectionAssert.AreEqual(alone[i], together[i]);
        CollectionAssert.AreNotEqual(alone[0], alone[1]);

        static float[] Train(int seed)
        {
            using var model = TinyReviews.Fit(new MLContext(seed));
            return TinyReviews.Score(model, ["good film"])[0];
        }
    }

    private static AdapterTextClassificationTransformer SaveAndLoad(MLContext context, ITransformer model)
    {
        using var stream = new MemoryStream();
        context.Model.Save(model, null, stream);
        return (AdapterTextClassificationTransformer)context.Model.Load(new MemoryStream(stream.ToArray()), out _);
    }

    private static void OnThreads(int count, Action<int> work)
    {
        var errors = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, count).Select(index => new Thread(() =>
        {
            try
            {
                work(index);
            }
            catch (Exception error)
            {
                errors.Enqueue(error);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        foreach (var thread in threads)
            Assert.IsTrue(thread.Join(2 * Patience), "A thread waits for ever.");
        Assert.IsEmpty(errors, string.Join(Environment.NewLine, errors));
    }

    private sealed class Callback(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
