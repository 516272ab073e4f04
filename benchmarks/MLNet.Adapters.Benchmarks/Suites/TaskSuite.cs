using System.Globalization;
using Microsoft.ML;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>Every task's figures beside the reference library's.</summary>
internal sealed class TaskSuite : ISuite
{
    private const double AllowedLoss = 0.01; // one point below the reference

    private static readonly Dictionary<string, double> None = [];

    private static readonly TaskCase[] Cases =
    [
        new(
            "wnut17",
            new(1e-3, 6, 5e-5, 4, 128),
            new Dictionary<string, double> { ["entity F1 (conll)"] = 0.415, ["entity F1 (strict)"] = 0.409 },
            None,
            Entities),
        new(
            "sick",
            new(5e-4, 4, 5e-5, 4, 64),
            new Dictionary<string, double> { ["Pearson"] = 0.836, ["Spearman"] = 0.775 },
            None,
            Similarity),
        new(
            "mrpc",
            new(5e-4, 4, 5e-5, 3, 64),
            new Dictionary<string, double> { ["accuracy"] = 0.739, ["macro-F1"] = 0.665 },
            None,
            training => Classes(training, "mrpc", 0, 1, 2)),
        new(
            "restaurants",
            new(5e-4, 5, 5e-5, 3, 64),
            new Dictionary<string, double> { ["accuracy"] = 0.783, ["macro-F1"] = 0.652 },
            new Dictionary<string, double> { ["accuracy"] = 0.798, ["macro-F1"] = 0.674 },
            training => Classes(training, "restaurants", 0, 1, 2)),
        new(
            "nlupp",
            new(1e-3, 12, 1e-4, 12, 64),
            new Dictionary<string, double> { ["micro-F1"] = 0.848, ["macro-F1"] = 0.817 },
            None,
            training => LabelSets(training, "nlupp")),
        new(
            "squad-newwiki",
            new(1e-3, 2, 5e-5, 2, 256),
            new Dictionary<string, double>
            {
                ["exact match"] = 0.107,
                ["F1"] = 0.183,
                ["xquad exact match"] = 0.099,
                ["xquad F1"] = 0.158,
            },
            None,
            Answers),
        new("banking77", new(1e-3, 6, 5e-5, 4, 64), None, None, training => Classes(training, "banking77", 0, null, 1)),
        new("goemotions", new(5e-4, 3, 1e-4, 3, 64), None, None, training => LabelSets(training, "goemotions")),
    ];

    public string Name => "tasks";

    public string Purpose =>
        "figures of every task on its test rows: Pfeiffer adapter, full fine-tuning, a linear probe (stock trainers on frozen "
        + $"embeddings; a linear head for entities and answers), and {TaskMethod.All.Count - 3} other methods, default encoder, batch 32";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var runs = QualityRuns.Open(settings, settings.EncoderDropout);
        foreach (var known in Cases)
        {
            foreach (var method in TaskMethod.All)
            {
                var name = $"{known.Name} {method.Name}";
                if (settings.Filter is { } filter && !name.Contains(filter, StringComparison.OrdinalIgnoreCase))
                    continue;
                var seeds = method.FineTuning == FineTuning.Adapter ? settings.Seeds : settings.Seeds.Take(1);
                List<QualityRun> done =
                [
                    .. seeds.Select(seed => runs.Get(Name, name, seed, () => Train(known, method, settings, seed, name))),
                ];
                var reference = settings.Rows is null ? known.ReferenceOf(method) : None;
                foreach (var figure in done[0].Figures!.Keys)
                    log.Add(Judge(Mean(name, figure, done, run => run.Figures![figure]), reference, figure));
                log.Add(Mean(name, "training", done, run => run.Seconds) with { Unit = "s", Note = $"{done[0].Trainable:N0} trained" });
            }
        }
    }

    private Measured Mean(string name, string figure, List<QualityRun> runs, Func<QualityRun, double> value)
    {
        var values = new Spread([.. runs.Select(value)]);
        return new Measured
        {
            Suite = Name,
            Name = $"{name}: {figure}, mean",
            Value = values.Mean,
            Unit = string.Empty,
            Values = values.Values,
        };
    }

    private static Measured Judge(Measured measured, IReadOnlyDictionary<string, double> reference, string figure) =>
        reference.TryGetValue(figure, out var known) ? (measured with { Reference = known }).AtLeast(known - AllowedLoss) : measured;

    private QualityRun Train(TaskCase known, TaskMethod method, BenchmarkSettings settings, int seed, string name)
    {
        var outcome = known.Train(
            new TaskTraining(new MLContext(seed), settings, known.Settings, method, seed, new EpochPrinter($"{name}, seed {seed}")));
        double[] figures = [.. outcome.Figures.Values];
        return new QualityRun(Name, name, seed, figures[0], figures[1], outcome.Trainable, outcome.Seconds) { Figures = outcome.Figures };
    }

    private static TaskOutcome Entities(TaskTraining training)
    {
        var ml = training.Ml;
        var (data, test) = Load(
            training,
            "wnut17",
            row => new TaskRow { Words = row[0].Split(' '), Tags = row[1].Split(' ') },
            nameof(TaskRow.Tags));
        using var model = ml
            .MulticlassClassification.Trainers.AdapterNamedEntityRecognition(
                training.Apply(
                    new AdapterNamedEntityRecognitionOptions
                    {
                        Sentence1ColumnName = nameof(TaskRow.Words),
                        LabelColumnName = nameof(TaskRow.Tags),
                    }))
            .Fit(data);
        var scored = model.Transform(test);
        var (conll, strict) = (
            ml.MulticlassClassification.EvaluateNamedEntities(scored, nameof(TaskRow.Tags)),
            ml.MulticlassClassification.EvaluateNamedEntities(scored, nameof(TaskRow.Tags), scheme: EntityScheme.StrictIob2));
        return TaskOutcome.Of(
            model,
            ("entity F1 (conll)", conll.F1),
            ("entity F1 (strict)", strict.F1),
            ("precision (strict)", strict.Precision),
            ("recall (strict)", strict.Recall));
    }

    private static TaskOutcome Similarity(TaskTraining training)
    {
        var ml = training.Ml;
        var (data, test) = Load(
            training,
            "sick",
            row => new TaskRow
            {
                Text = row[0],
                Second = row[1],
                Number = float.Parse(row[2], System.Globalization.CultureInfo.InvariantCulture),
            },
            null);
        if (training.Method.FineTuning == FineTuning.HeadOnly)
            return LinearProbe.Number(ml, data, test, nameof(TaskRow.Number));
        using var model = ml
            .Regression.Trainers.AdapterSentenceSimilarity(
                training.Apply(
                    new AdapterSentenceSimilarityOptions
                    {
                        Sentence1ColumnName = nameof(TaskRow.Text),
                        Sentence2ColumnName = nameof(TaskRow.Second),
                        LabelColumnName = nameof(TaskRow.Number),
                    }))
            .Fit(data);
        var metrics = ml.Regression.EvaluateSentenceSimilarity(model.Transform(test), nameof(TaskRow.Number));
        return TaskOutcome.Of(
            model,
            ("Pearson", metrics.Pearson),
            ("Spearman", metrics.Spearman),
            ("mean squared error", metrics.MeanSquaredError));
    }

    private static TaskOutcome Classes(TaskTraining training, string dataSet, int text, int? second, int label)
    {
        var ml = training.Ml;
        var (data, test) = Load(
            training,
            dataSet,
            row => new TaskRow
            {
                Text = row[text],
                Second = second is { } pair ? row[pair] : string.Empty,
                Class = row[label],
            },
            nameof(TaskRow.Class));
        if (training.Method.FineTuning == FineTuning.HeadOnly)
            return LinearProbe.Classes(ml, data, test, second is not null, nameof(TaskRow.Class));
        using var model = ml.MulticlassClassification.Trainers.AdapterTextClassification(
            training.Apply(new AdapterTextClassificationOptions
            {
                LabelColumnName = nameof(TaskRow.Class),
                Sentence1ColumnName = nameof(TaskRow.Text),
                Sentence2ColumnName = second is null ? null : nameof(TaskRow.Second),
                Head = ClassificationHeadKind.TwoLayer,
            })).Fit(data);
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(test), nameof(TaskRow.Class));
        return TaskOutcome.Of(model, ("accuracy", metrics.MicroAccuracy), ("macro-F1", metrics.ConfusionMatrix.MacroF1()));
    }

    private static TaskOutcome LabelSets(TaskTraining training, string dataSet)
    {
        var ml = training.Ml;
        if (training.Method.FineTuning == FineTuning.HeadOnly)
            return LinearProbe.LabelSets(ml, Rows("train.tsv"), Rows("test.tsv"));
        var (data, test) = Load(
            training,
            dataSet,
            row => new TaskRow { Text = row[0], Tags = row[1] == "-" ? [] : row[1].Split(' ') },
            nameof(TaskRow.Tags));
        using var model = ml
            .MulticlassClassification.Trainers.AdapterMultiLabelClassification(
                training.Apply(new AdapterMultiLabelClassificationOptions { LabelColumnName = nameof(TaskRow.Tags) }))
            .Fit(data);
        var metrics = ml.MulticlassClassification.EvaluateMultiLabel(model.Transform(test), nameof(TaskRow.Tags));
        return TaskOutcome.Of(
            model,
            ("micro-F1", metrics.MicroF1),
            ("macro-F1", metrics.MacroF1),
            ("exactly right", metrics.SubsetAccuracy));

        List<TaskRow> Rows(string file) =>
            TableRows
                .Read(training.Benchmark, dataSet, file)
                .ConvertAll(row => new TaskRow { Text = row[0], Tags = row[1] == "-" ? [] : row[1].Split(' ') });
    }

    private static TaskOutcome Answers(TaskTraining training)
    {
        var ml = training.Ml;
        var data = Read("train.tsv", row => [row[3]], row => int.Parse(row[4], System.Globalization.CultureInfo.InvariantCulture));
        using var model = ml
            .MulticlassClassification.Trainers.AdapterQuestionAnswering(training.Apply(new AdapterQuestionAnsweringOptions()))
            .Fit(data);
        var (test, other) = (Judge("test.tsv"), Judge("test-xquad.tsv"));
        return TaskOutcome.Of(
            model,
            ("exact match", test.ExactMatch),
            ("F1", test.F1),
            ("xquad exact match", other.ExactMatch),
            ("xquad F1", other.F1));

        QuestionAnsweringMetrics Judge(string file) =>
            ml.MulticlassClassification.EvaluateQuestionAnswering(
                model.Transform(Read(file, row => row[5].Split("|||"), _ => 0)),
                nameof(QuestionRow.Answers));

        IDataView Read(string file, Func<string[], string[]> answers, Func<string[], int> index) =>
            ml.Data.LoadFromEnumerable(
                TableRows
                    .Read(training.Benchmark, "squad-newwiki", file)
                    .ConvertAll(row => new QuestionRow
                    {
                        Context = row[1],
                        Question = row[2],
                        TrainingAnswer = row[3],
                        AnswerIndex = index(row),
                        Answers = answers(row),
                    }));
    }

    private static (IDataView Training, IDataView Test) Load(
        TaskTraining training,
        string dataSet,
        Func<string[], TaskRow> toRow,
        string? keyColumn)
    {
        var (data, test) = (Read("train.tsv"), Read("test.tsv"));
        if (keyColumn is null)
            return (data, test);
        var keys = training.Ml.Transforms.Conversion.MapValueToKey(keyColumn).Fit(data);
        return (keys.Transform(data), keys.Transform(test));

        IDataView Read(string file) =>
            training.Ml.Data.LoadFromEnumerable(TableRows.Read(training.Benchmark, dataSet, file).ConvertAll(row => toRow(row)));
    }
}
