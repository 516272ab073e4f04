using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Tests.Pipeline.Routing;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>What users do with a text classifier: evaluate, cross-validate, predict one by one, map keys back, dispose.</summary>
public abstract class MulticlassContractTests<TTransformer> : EstimatorContractTests<TTransformer>
    where TTransformer : class, ITransformer, IDisposable
{
    /// <summary>Training rows with three classes, ten distinct texts or more, and at least five rows a class.</summary>
    protected abstract IReadOnlyList<ReviewRow> Rows { get; }

    protected override IDataView CreateFitData(MLContext context) =>
        context.Data.Cache(MapLabel(context, context.Data.LoadFromEnumerable(Rows)));

    protected override IDataView CreateTransformData(MLContext context)
    {
        IDataView data = context.Data.LoadFromEnumerable(Rows);
        return context.Transforms.DropColumns("Label", "Weight").Fit(data).Transform(data);
    }

    protected override IEnumerable<IDataView> CreateInvalidData(MLContext context)
    {
        IDataView data = CreateFitData(context);
        IDataView wrongType = context.Transforms.CopyColumns("Text", "Weight").Fit(data).Transform(data);
        IDataView vector = context.Transforms.CopyColumns("Text", "Tags").Fit(data).Transform(data);
        IDataView missing = context.Transforms.DropColumns("Text").Fit(data).Transform(data);
        IDataView key = context.Transforms.CopyColumns("Text", "Label").Fit(data).Transform(data);
        return [missing, wrongType, vector, key];
    }

    [TestMethod]
    public void Label_that_is_no_key_is_an_error_that_names_MapValueToKey()
    {
        IDataView data = Subject.Context.Data.LoadFromEnumerable(Rows);

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => CreateEstimator(Subject.Context).GetOutputSchema(SchemaShape.Create(data.Schema)));

        StringAssert.Contains(error.Message, "MapValueToKey(\"Label\")");
    }

    [TestMethod]
    public void One_class_is_an_error()
    {
        IDataView data = Subject.Context.Data.LoadFromEnumerable(Rows.Where(row => row.Label == Rows[0].Label));
        IDataView keyed = MapLabel(Subject.Context, data);

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => CreateEstimator(Subject.Context).Fit(keyed));

        StringAssert.Contains(error.Message, "1 class");
    }

    [TestMethod]
    public void Predicted_keys_map_back_to_the_labels()
    {
        foreach (ITransformer model in new[] { Subject.Model, Subject.Loaded })
        {
            IDataView scored = model.Transform(Subject.FitData);
            IDataView mapped = Subject.Context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel").Fit(scored).Transform(scored);
            uint[] keys = [.. mapped.GetColumn<uint>("PredictedLabel")];
            string[] classes = [.. Rows.Select(row => row.Label!).Distinct()];

            CollectionAssert.AreEqual(keys.Select(key => classes[key - 1]).ToArray(), mapped.GetColumn<string>("Name").ToArray());
        }
    }

    [TestMethod]
    public void Scores_are_probabilities_with_the_highest_at_the_predicted_class()
    {
        float[][] scores = [.. Subject.Scored.GetColumn<float[]>("Score")];
        uint[] keys = [.. Subject.Scored.GetColumn<uint>("PredictedLabel")];

        foreach ((float[] score, uint key) in scores.Zip(keys))
        {
            Assert.AreEqual(1f, score.Sum(), 1e-5f);
            Assert.AreEqual(score.Max(), score[key - 1]);
        }
    }

    [TestMethod]
    public void Score_has_the_class_names_as_slot_names()
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        Subject.Scored.Schema["Score"].GetSlotNames(ref names);

        CollectionAssert.AreEqual(
            Rows.Select(row => row.Label!).Distinct().ToArray(), names.DenseValues().Select(name => name.ToString()).ToArray());
    }

    [TestMethod]
    public void Vectors_read_as_a_column_share_no_buffer()
    {
        float[][] scores = [.. Subject.Scored.GetColumn<float[]>("Score")];
        using var engine = CreateEngine(Subject.Model);

        Assert.IsGreaterThanOrEqualTo(10, scores.Select(score => string.Join(",", score)).Distinct().Count());
        foreach ((float[] score, ReviewRow row) in scores.Zip(Rows))
            AssertClose(score, engine.Predict(row).Score);
    }

    [TestMethod]
    public void Evaluate_gives_metrics_per_class()
    {
        MulticlassClassificationMetrics metrics = Subject.Context.MulticlassClassification.Evaluate(Subject.Scored);

        Assert.HasCount(Rows.Select(row => row.Label).Distinct().Count(), metrics.PerClassLogLoss);
        Assert.IsGreaterThan(0, metrics.MicroAccuracy);
        Assert.IsTrue(double.IsFinite(metrics.LogLoss));
    }

    [TestMethod]
    public void CrossValidate_runs_five_folds()
    {
        IReadOnlyList<TrainCatalogBase.CrossValidationResult<MulticlassClassificationMetrics>> folds =
            Subject.Context.MulticlassClassification.CrossValidate(
                Subject.FitData, (IEstimator<ITransformer>)CreateEstimator(Subject.Context), numberOfFolds: 5);

        Assert.HasCount(5, folds);
        Assert.AreEqual(Rows.Count, folds.Sum(fold => (int)fold.Metrics.ConfusionMatrix.Counts.Sum(row => row.Sum())));
        foreach (TrainCatalogBase.CrossValidationResult<MulticlassClassificationMetrics> fold in folds)
            (fold.Model as IDisposable)?.Dispose();
    }

    [TestMethod]
    public void Whole_pipeline_from_text_labels_predicts_after_save_and_load()
    {
        MLContext context = Subject.Context;
        IDataView data = context.Data.LoadFromEnumerable(Rows);
        using var chain = context.Transforms.Conversion.MapValueToKey("Label")
            .AppendCacheCheckpoint(context)
            .Append(CreateEstimator(context))
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(data);
        (ITransformer loaded, _) = SaveAndLoad(context, chain, data.Schema);

        using var engine = new MLContext().Model.CreatePredictionEngine<ReviewRow, NamedPrediction>(loaded);
        string[] expected = [.. chain.Transform(data).GetColumn<string>("PredictedLabel")];

        CollectionAssert.AreEqual(expected, Rows.Select(row => engine.Predict(row).PredictedLabel).ToArray());
    }

    [TestMethod]
    public void Missing_text_is_scored_as_the_empty_string()
    {
        using var engine = CreateEngine(Subject.Model);

        AssertClose(engine.Predict(new ReviewRow { Text = "" }).Score, engine.Predict(new ReviewRow { Text = null }).Score);
    }

    [TestMethod]
    public void Eight_threads_with_an_engine_each_predict_as_one_does()
    {
        ReviewRow[] rows = [.. Enumerable.Range(0, 200).Select(index => Rows[index % Rows.Count])];
        float[][] expected = [.. Subject.Scored.GetColumn<float[]>("Score")];

        float[][][] found = OnThreads(8, () =>
        {
            using var engine = CreateEngine(Subject.Model);
            return rows.Select(row => engine.Predict(row).Score).ToArray();
        });

        foreach (float[][] scores in found)
        {
            for (int index = 0; index < rows.Length; index++)
                AssertClose(expected[index % Rows.Count], scores[index]);
        }
    }

    [TestMethod]
    public void Engine_scores_a_row_once()
    {
        using var engine = CreateEngine(Subject.Model);
        long scoredBefore = CountScoredRows(Subject.Model);

        Array.ForEach([.. Rows], row => engine.Predict(row));

        Assert.AreEqual(Rows.Count, CountScoredRows(Subject.Model) - scoredBefore);
    }

    [TestMethod]
    public void Disposing_one_of_two_engines_leaves_the_model_to_the_other()
    {
        (ITransformer single, _) = SaveAndLoad(Subject.Context, Subject.Model, Subject.FitData.Schema);
        (ITransformer chain, _) = SaveAndLoad(Subject.Context, new TransformerChain<ITransformer>(Subject.Model), Subject.FitData.Schema);
        float[][] expected = [.. Subject.Scored.GetColumn<float[]>("Score")];
        foreach (ITransformer model in new[] { single, chain })
        {
            PredictionEngine<ReviewRow, ReviewPrediction> first = CreateOwningEngine(model);
            using PredictionEngine<ReviewRow, ReviewPrediction> second = CreateOwningEngine(model);
            first.Predict(Rows[0]);

            first.Dispose();

            AssertClose(expected[1], second.Predict(Rows[1]).Score);
            float[][] scores = [.. model.Transform(Subject.FitData).GetColumn<float[]>("Score")];
            AssertClose(expected[2], scores[2]);
        }
    }

    [TestMethod]
    public void Disposing_engines_and_model_ends_neither()
    {
        TTransformer model = (TTransformer)SaveAndLoad(Subject.Context, Subject.Model, Subject.FitData.Schema).Model;
        using PredictionEngine<ReviewRow, ReviewPrediction> engine = CreateOwningEngine(model);
        IDataView scored = model.Transform(Subject.FitData);
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        Func<RowText> read = RowText.Bind(cursor, scored.Schema);
        Assert.IsTrue(cursor.MoveNext());
        read();
        float[] expected = engine.Predict(Rows[0]).Score;

        IEnumerable<Action> uses =
        [
            () => engine.Predict(Rows[1]),
            () => read(),
            () => Assert.IsTrue(cursor.MoveNext()),
            () => model.GetRowToRowMapper(Subject.FitData.Schema),
            () => CreateOwningEngine(model).Dispose(),
            () => Subject.Context.Model.Save(model, Subject.FitData.Schema, new MemoryStream()),
            () => CollectionAssert.AreEqual(expected, engine.Predict(Rows[0]).Score), // bit for bit
        ];
        foreach (Action use in uses)
        {
            model.Dispose();
            engine.Dispose();
            use();
        }
    }

    /// <summary>An engine that leaves the model alive when it is disposed.</summary>
    private protected PredictionEngine<ReviewRow, ReviewPrediction> CreateEngine(ITransformer model) =>
        Subject.Context.Model.CreatePredictionEngine<ReviewRow, ReviewPrediction>(
            model,
            new PredictionEngineOptions { OwnsTransformer = false });

    private static IDataView MapLabel(MLContext context, IDataView data) =>
        context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int index = 0; index < expected.Length; index++)
            Assert.AreEqual(expected[index], actual[index], 1e-5f);
    }

    private PredictionEngine<ReviewRow, ReviewPrediction> CreateOwningEngine(ITransformer model) =>
        Subject.Context.Model.CreatePredictionEngine<ReviewRow, ReviewPrediction>(model);
}
