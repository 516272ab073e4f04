using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MLNet.Adapters.Metrics;

namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>Stock ML.NET trainers on frozen embeddings: what a task gets without any adapter.</summary>
internal static class LinearProbe
{
    private const string Features = "Features";

    public static TaskOutcome Classes(MLContext ml, IDataView training, IDataView test, bool isPair, string label)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var model = Embeddings(ml, isPair)
            .AppendCacheCheckpoint(ml)
            .Append(
                ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(
                    new SdcaMaximumEntropyMulticlassTrainer.Options { LabelColumnName = label, NumberOfThreads = 1 }))
            .Fit(training);
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(test), label);
        return Outcome(clock, ("accuracy", metrics.MicroAccuracy), ("macro-F1", metrics.ConfusionMatrix.MacroF1()));
    }

    public static TaskOutcome Number(MLContext ml, IDataView training, IDataView test, string label)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var model = Embeddings(ml, isPair: true)
            .AppendCacheCheckpoint(ml)
            .Append(ml.Regression.Trainers.Sdca(new SdcaRegressionTrainer.Options { LabelColumnName = label, NumberOfThreads = 1 }))
            .Fit(training);
        var metrics = ml.Regression.EvaluateSentenceSimilarity(model.Transform(test), label);
        return Outcome(
            clock,
            ("Pearson", metrics.Pearson),
            ("Spearman", metrics.Spearman),
            ("mean squared error", metrics.MeanSquaredError));
    }

    /// <summary>One logistic regression for each label.</summary>
    public static TaskOutcome LabelSets(MLContext ml, IReadOnlyList<TaskRow> training, IReadOnlyList<TaskRow> test)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        string[] labels = [.. training.SelectMany(row => row.Tags).Distinct().Order(StringComparer.Ordinal)];
        var embedding = Embeddings(ml, isPair: false).Fit(ml.Data.LoadFromEnumerable(training));
        var (learnt, judged) = (Vectors(training), Vectors(test));
        var predicted = judged.Select(_ => new bool[labels.Length]).ToList();
        foreach (var (index, label) in labels.Index())
        {
            var model = ml
                .BinaryClassification.Trainers.SdcaLogisticRegression(
                    new SdcaLogisticRegressionBinaryTrainer.Options { NumberOfThreads = 1 })
                .Fit(
                    ml.Data.LoadFromEnumerable(
                        learnt.Zip(training, (vector, row) => new Flagged { Features = vector, Label = row.Tags.Contains(label) }),
                        Schema()));
            var flags = model
                .Transform(ml.Data.LoadFromEnumerable(judged.Select(vector => new Flagged { Features = vector }), Schema()))
                .GetColumn<bool>("PredictedLabel");
            foreach (var (row, flag) in flags.Index())
                predicted[row][index] = flag;
        }

        var metrics = MultiLabelScores.Compute(
            [.. test.Zip(predicted, (row, flags) => (Array.ConvertAll(labels, label => row.Tags.Contains(label)), flags))],
            labels);
        return Outcome(clock, ("micro-F1", metrics.MicroF1), ("macro-F1", metrics.MacroF1), ("exactly right", metrics.SubsetAccuracy));

        List<float[]> Vectors(IReadOnlyList<TaskRow> rows) =>
            [.. embedding.Transform(ml.Data.LoadFromEnumerable(rows)).GetColumn<float[]>(Features)];

        SchemaDefinition Schema()
        {
            var schema = SchemaDefinition.Create(typeof(Flagged));
            schema[nameof(Flagged.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, learnt[0].Length);
            return schema;
        }
    }

    // A pair is the embeddings of both and their distance, element by element.
    private static IEstimator<ITransformer> Embeddings(MLContext ml, bool isPair)
    {
        var first = ml.Transforms.Text.EncoderEmbedding(isPair ? "First" : Features, nameof(TaskRow.Text));
        return !isPair
            ? first
            : first
                .Append(ml.Transforms.Text.EncoderEmbedding("Other", nameof(TaskRow.Second)))
                .Append(
                    ml.Transforms.CustomMapping<Both, Distance>(
                        (both, distance) => distance.Apart = [.. both.First.Zip(both.Other, (one, other) => Math.Abs(one - other))],
                        null,
                        outputSchemaDefinition: OutputOf(PretrainedEncoder.Default.HiddenSize)))
                .Append(ml.Transforms.Concatenate(Features, "First", "Other", "Apart"));
    }

    private static SchemaDefinition OutputOf(int size)
    {
        var schema = SchemaDefinition.Create(typeof(Distance));
        schema[nameof(Distance.Apart)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, size);
        return schema;
    }

    private static TaskOutcome Outcome(System.Diagnostics.Stopwatch clock, params (string Name, double Value)[] figures) =>
        new(figures.ToDictionary(figure => figure.Name, figure => figure.Value), 0, clock.Elapsed.TotalSeconds);

    private sealed class Both
    {
        public float[] First { get; set; } = [];

        public float[] Other { get; set; } = [];
    }

    private sealed class Distance
    {
        public float[] Apart { get; set; } = [];
    }

    private sealed class Flagged
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
