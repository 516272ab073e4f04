using System.Runtime.CompilerServices;
using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pretrained;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>What models leave in memory, disposed or forgotten.</summary>
[TestClass]
public sealed class AdapterMemoryTests
{
    private const double Slack = 50; // megabytes; the default encoder's weights are 91, those of the large adapter 38

    private static readonly AdapterTextClassificationOptions Large = new()
    {
        Adapter = BottleneckAdapterConfig.Pfeiffer with { BottleneckSize = 2048 },
        MaxEpochs = 1,
    };

    [TestMethod]
    public void Twenty_folds_that_nobody_disposes_leave_no_encoder_and_little_memory()
    {
        var context = new MLContext(1);
        _ = Memory.Measure();
        var encoders = EncoderStore.Count;
        CrossValidate(context, folds: 2); // whatever is made once
        var before = Memory.Measure();
        Assert.AreEqual(encoders, EncoderStore.Count);

        CrossValidate(context, folds: 20);

        var after = Memory.Measure();
        Assert.AreEqual(encoders, EncoderStore.Count);
        Assert.IsLessThan(2 * Slack, after.Megabytes - before.Megabytes, $"{before} {after}");
    }

    [TestMethod]
    public void Models_share_the_weights_of_their_encoder()
    {
        var context = new MLContext(1);
        var options = new AdapterTextClassificationOptions { MaxEpochs = 1 };
        using var first = Fit(context, options);
        Assert.HasCount(1, TinyReviews.Score(first, ["good film"])); // packs the encoder's weights, once for all models
        var encoders = EncoderStore.Count;
        var before = Memory.Measure();

        AdapterTextClassificationTransformer[] others =
        [
            Fit(context, options),
            Fit(context, options),
            SaveAndLoad(context, first),
            SaveAndLoad(context, first),
        ];
        foreach (var model in others)
            Assert.HasCount(1, TinyReviews.Score(model, ["good film"]));

        Assert.AreEqual(encoders, EncoderStore.Count);
        Assert.IsLessThan(Slack, Memory.Measure().Megabytes - before.Megabytes);
        Array.ForEach(others, model => model.Dispose());
    }

    [TestMethod]
    public void Load_score_and_dispose_ten_times_is_flat_from_the_third_round()
    {
        var context = new MLContext(1);
        byte[] zip;
        using (var model = Fit(context, Large))
            zip = Save(context, model);
        var encoders = EncoderStore.Count;
        var rounds = Enumerable.Range(0, 10).Select(_ =>
        {
            Round(context, zip);
            Assert.AreEqual(encoders, EncoderStore.Count);
            return Memory.Measure();
        }).ToList();

        // A leak stays; what another thread is about to free does not.
        Assert.IsLessThan(Slack, rounds[^3..].Min(round => round.Megabytes) - rounds[2].Megabytes, string.Join(", ", rounds));
    }

    [TestMethod]
    public void Many_short_rows_are_scored_in_flat_memory()
    {
        var context = new MLContext(1);
        using var model = TinyReviews.Fit(context);
        var scored = model.Transform(new GeneratedView(6000));
        using var cursor = scored.GetRowCursor(scored.Schema);
        var read = cursor.GetGetter<Microsoft.ML.Data.VBuffer<float>>(scored.Schema["Score"]);
        Memory? early = null;
        Microsoft.ML.Data.VBuffer<float> scores = default;
        for (var row = 0; cursor.MoveNext(); row++)
        {
            read(ref scores);
            if (row == 1500)
                early = Memory.Measure();
        }

        var late = Memory.Measure();
        Assert.IsLessThanOrEqualTo(early!.Tensors, late.Tensors);
        Assert.IsLessThan(Slack, late.Megabytes - early.Megabytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CrossValidate(MLContext context, int folds)
    {
        var data = SmallData.Load(context, TinyReviews.Rows.Concat(TinyReviews.Rows).Take(40));
        var trainer = context.MulticlassClassification.Trainers.AdapterTextClassification(TinyReviews.Options with
        {
            Adapter = BottleneckAdapterConfig.Pfeiffer with { BottleneckSize = 16384 }, // 13 MB a model, 260 in twenty folds
            BatchSize = 40,
            MaxEpochs = 1,
        });
        Assert.HasCount(folds, context.MulticlassClassification.CrossValidate(data, trainer, numberOfFolds: folds));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Round(MLContext context, byte[] zip)
    {
        using var model = (AdapterTextClassificationTransformer)context.Model.Load(new MemoryStream(zip), out _);
        using var engine = context.Model.CreatePredictionEngine<LabelledText, ReviewPrediction>(model);
        Assert.HasCount(3, engine.Predict(new LabelledText { Text = "good film" }).Score);
        engine.Dispose();
    }

    private static AdapterTextClassificationTransformer Fit(MLContext context, AdapterTextClassificationOptions options) =>
        context.MulticlassClassification.Trainers.AdapterTextClassification(options).Fit(SmallData.Load(context, SmallData.Rows.Take(9)));

    private static byte[] Save(MLContext context, ITransformer model)
    {
        using var stream = new MemoryStream();
        context.Model.Save(model, null, stream);
        return stream.ToArray();
    }

    private static AdapterTextClassificationTransformer SaveAndLoad(MLContext context, ITransformer model) =>
        (AdapterTextClassificationTransformer)context.Model.Load(new MemoryStream(Save(context, model)), out _);
}
