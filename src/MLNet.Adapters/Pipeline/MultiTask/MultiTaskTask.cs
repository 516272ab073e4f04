using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Routing;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.MultiTask;

/// <summary>Text classification for several tasks: one class per text among those of the text's task.</summary>
internal sealed class MultiTaskTask : ITask<RoutedRow, int, TaskLabel, MultiAdapterScorer>
{
    private readonly IHost _host;
    private readonly AdapterMultiTaskClassificationOptions _options;
    private readonly ClassLabels _labels;
    private readonly TaskLabels _tasks;

    public MultiTaskTask(IHost host, AdapterMultiTaskClassificationOptions options, ClassLabels labels)
    {
        (_host, _options, _labels) = (host, options, labels);
        _tasks = new TaskLabels(host, options.TaskColumnName, labels.Names);
    }

    public TaskHead Head => new MultiTaskHeads(HeadOf(_options), [.. _tasks.Labels.Select(labels => labels.Count)]);

    public RowMessages Messages => RowMessages.Of(_options);

    public static HeadConfig HeadOf(AdapterMultiTaskClassificationOptions options) => HeadConfig.Of(options.Head);

    public static ExampleReader<RoutedRow, int> Examples(AdapterMultiTaskClassificationOptions options) =>
        new(
            new RoutedRowReader(
                options.TaskColumnName, new TextRowReader(options.Sentence1ColumnName, options.Sentence2ColumnName), "task"),
            new LabelReader(options.LabelColumnName),
            new WeightReader(options.ExampleWeightColumnName));

    public bool IsEmpty(RoutedRow input) => input.Text.IsEmpty;

    public bool IsMissing(RoutedRow input, int label) => label == LabelReader.Missing;

    public Func<Example<RoutedRow, int>, IEnumerable<TrainingExample<TaskLabel>>> EncoderOf(
        DataViewSchema? schema,
        ITextTokenizer tokenizer,
        string what)
    {
        Func<string, int, long, TaskLabel> targetOf;
        if (schema is null)
        {
            targetOf = (task, label, row) => new TaskLabel(_tasks.Add(task, label, row), label);
        }
        else
        {
            var theirs = new LabelReader(_options.LabelColumnName).ReadClasses(_host, schema);
            var toOurs = LabelMatching.Match(_host, _labels.Names, theirs.Names, what);
            targetOf = (task, label, row) => new TaskLabel(_tasks.Find(task, toOurs(label), row, what), toOurs(label));
        }

        var encoding = new TextEncoding(_options);
        return example =>
        [
            new TrainingExample<TaskLabel>(
                encoding.Encode(tokenizer, example.Input.Text, example.Row),
                targetOf(example.Input.Adapter, example.Label, example.Row),
                example.Weight),
        ];
    }

    public PreparedTask<TaskLabel, MultiAdapterScorer> Prepare(
        IReadOnlyList<TrainingExample<TaskLabel>[]> rows,
        ITextTokenizer tokenizer)
    {
        var labels = _tasks.Labels;
        return PreparedTask.Supervised<TaskLabel, MultiAdapterScorer>(_ => new MultiTaskObjective(labels), Create) with
        {
            Warnings = Warnings(labels),
            Adapt = options => options with { Adapter = options.Adapter?.ForTasks(labels.Count) },
        };
    }

    private IEnumerable<string> Warnings(IReadOnlyList<IReadOnlyList<int>> labels)
    {
        foreach (var (task, known) in labels.Index())
        {
            if (known.Count == 1)
                yield return $"All training rows of the task '{_tasks.Tasks[task]}' have the label '{_tasks.NamesOf(task)[0]}': the model "
                    + "can learn nothing else of it. Give rows of every class.";
        }

        if (labels.Count == 1)
            yield return $"All training rows have the task '{_tasks.Tasks[0]}'. AdapterTextClassification trains a single task.";
    }

    private MultiAdapterScorer Create(IHost host, TaskModel model)
    {
        var record = MultiAdapterOptionChecks.ToRecord(
            new MultiAdapterOptions
            {
                Adapters = [],
                AdapterColumnName = _options.TaskColumnName,
                Sentence1ColumnName = _options.Sentence1ColumnName,
                Sentence2ColumnName = _options.Sentence2ColumnName,
                ScoreColumnName = _options.ScoreColumnName,
                OutputColumnName = _options.OutputColumnName,
                ScoreLabelsColumnName = _options.ScoreLabelsColumnName,
                LabelsCanDiffer = true,
                MaxTokens = _options.MaxTokens,
                PairTruncation = _options.PairTruncation,
                OnLongText = _options.OnLongText,
                EncoderStorage = _options.EncoderStorage,
                RereadRows = _options.RereadRows,
            },
            model.Encoder) with
        {
            Precision = model.Record.Precision,
            Report = model.Record.Report,
        };
        var adapters = TaskAdapters.Of(model, _tasks.Tasks, _tasks.NamesOf);
        var routes = AdapterRoutes.Restore(
            _tasks.Tasks.Zip(adapters, (task, adapter) => new AdapterRoute(task, IsParallel: false, [adapter])));
        return new MultiAdapterScorer(host, new RoutedModel(record, model.Encoder, routes));
    }
}
