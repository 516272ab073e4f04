using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>One Fit: reads the data, trains, and hands over the model.</summary>
internal sealed class TaskRun<TInput, TLabel, TTarget, TTransformer> : IDisposable
    where TTransformer : AdapterTransformer
{
    private readonly IHost _host;
    private readonly IChannel _channel;
    private readonly AdapterTaskOptions _options;
    private readonly IFitTask<TInput, TLabel, TTarget, TTransformer> _task;
    private readonly PretrainedEncoder _pretrained;
    private readonly Device _device;
    private readonly int _seed;
    private readonly EncoderLease? _lease;
    private readonly TextEncoder _encoder;
    private readonly ITextTokenizer _tokenizer;
    private readonly IReadOnlyDictionary<string, ReadOnlyMemory<byte>> _tunedFiles = new Dictionary<string, ReadOnlyMemory<byte>>();
    private TaskData<TTarget> _data = new([], 0, 0, 0);
    private IReadOnlyList<TrainingExample<TTarget>[]> _training = [];
    private IReadOnlyList<TrainingExample<TTarget>[]> _validation = [];

    public TaskRun(
        IHost host, IChannel channel, AdapterTaskOptions options, IFitTask<TInput, TLabel, TTarget, TTransformer> task, PretrainedEncoder encoder, Device device, int seed)
    {
        (_host, _channel, _options, _task, _pretrained, _device, _seed) = (host, channel, options, task, encoder, device, seed);
        if (options.FineTuning == FineTuning.Full)
        {
            _tunedFiles = TunedEncoder.ReadFiles(encoder);
            (_encoder, _tokenizer) = encoder.LoadPrivateCopy(device);
            _encoder.SetTrainable(true);
        }
        else
        {
            _lease = encoder.Rent(device);
            (_encoder, _tokenizer) = (_lease.Encoder, _lease.Tokenizer);
        }
    }

    /// <summary>Reads and tokenises training and validation rows.</summary>
    public void Read(IDataView data, ExampleReader<TInput, TLabel> examples)
    {
        _data = Read(data, "training data", isTraining: true);
        (_training, _validation) = _data.Split(_options.HeldOutFraction, _seed);
        foreach (var note in _task.Notes)
            _channel.Info(note);
        foreach (var warning in _task.Warnings([.. _training.SelectMany(row => row)]))
            _channel.Warning(warning);
        if (_options.ValidationSet is { } set)
        {
            examples.Check(_host, SchemaShape.Create(set.Schema));
            _validation = Read(set, "validation data", isTraining: false).Rows;
        }

        TaskData<TTarget> Read(IDataView rows, string what, bool isTraining)
        {
            var read = TaskData<TTarget>.Read(_host, rows, examples, _options, _tokenizer, _task, what, isTraining);
            read.Report(_channel, _task.CutWarning(_options), _task.MissingText(_options), _task.MissingPart(_options), what);
            return read;
        }
    }

    /// <summary>Trains, a fusion's own adapter first, and builds the model from the weights that were kept.</summary>
    public TTransformer Train()
    {
        var own = TaskPlans.OwnAdapter(_options) is { } first ? Train(first) : null;
        var transformer = _task.Create(_host, Train(TaskPlans.Plan(_options, own)));
        transformer.LoadWeights(); // while this run still holds the encoder
        return transformer;
    }

    public void Dispose()
    {
        if (_lease is not null)
            _lease.Dispose();
        else
            _encoder.Dispose();
    }

    // The one check for both ways to cancel; the loop, validation and the wait for a training thread all ask it.
    private void CheckAlive()
    {
        _host.CheckAlive();
        _options.CancellationToken.ThrowIfCancellationRequested();
    }

    private TaskModel Train(ITaskPlan plan)
    {
        foreach (var warning in plan.Warnings(_pretrained.Shape, _task.Head))
            _channel.Warning(warning);
        var steps = _options.TotalStepsOf((int)Math.Ceiling((double)_training.Sum(row => row.Length) / _options.BatchSize));
        if (_options.WarmupStepsOf(steps) is var warmup && warmup >= steps)
        {
            _channel.Warning(FormattableString.Invariant(
                $"The warm-up has {warmup} steps, but training has {steps}: the learning rate never reaches {_options.EffectiveLearningRate}. Lower WarmupSteps or WarmupFraction."));
        }

        using var progress = new TrainingLog(_host, _channel, _options.Progress);
        var (model, divergence) = ComputeThreads.Train(_options.Threads, CheckAlive, () => TrainOnThread(plan, progress));
        return divergence is null
            ? model
            : throw new TrainingDivergedException(divergence.Message, divergence.Step, divergence.LearningRate, _task.Create(_host, model), divergence);
    }

    private (TaskModel Model, DivergenceException? Divergence) TrainOnThread(ITaskPlan plan, TrainingLog log)
    {
        TrainingExample<TTarget>[] training = [.. _training.SelectMany(row => row)];
        using var model = CreateModel(plan, training);
        var parameters = ParameterSummary.Of(model.NamedParameters());
        _channel.Info(FormattableString.Invariant(
            $"Training {parameters.Trainable:N0} of {parameters.Total:N0} parameters of '{_pretrained.Id}' on {_training.Count:N0} rows of {_task.Subject}, device {_device}, seed {_seed}."));
        var settings = new TaskSettings(_tokenizer.PaddingId, _device, _options.EffectiveEncoderDropout, _options.HeadDropout ?? _encoder.Config.HiddenDropout, _seed);
        using var task = _task.Begin(model, training, [.. _validation.SelectMany(row => row)], settings);
        var (report, divergence) = new TaskTrainer(_options, _seed, log.Report, CheckAlive).Train(task);
        _task.Finish(model);
        var counted = report with { TrainingRows = _training.Count, ValidationRows = _validation.Count, SkippedRows = _data.SkippedRows, TruncatedTexts = _data.TruncatedTexts };
        return (ToModel(plan, model, counted), divergence);
    }

    private TextModel CreateModel(ITaskPlan plan, IReadOnlyList<TrainingExample<TTarget>> training)
    {
        using var generator = new Generator((ulong)(uint)_seed, CPU);
        var model = new TextModel(_encoder, plan.Create(_encoder.Config, generator, _device), _task.Head?.Create(_encoder.Config.HiddenSize, _task.Outputs, generator, CPU, _encoder));
        try
        {
            if (model.HeadOrNull is { } head)
                _task.Initialize(head, training);
            model.HeadOrNull?.to(_device);
            plan.Initialize(model.Adapter, model.HeadOrNull, _task.Labels?.Values ?? []);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private TaskModel ToModel(ITaskPlan plan, TextModel model, TrainingReport report)
    {
        var encoder = plan.FineTuning == FineTuning.Full ? TunedEncoder.Create(_pretrained, _tunedFiles, _encoder) : _pretrained;
        var composition = plan.Keep(model.Adapter, encoder, report);
        var record = new TaskRecord
        {
            FineTuning = plan.FineTuning,
            Composition = null,
            Head = _task.Head,
            HeadOutputs = _task.Outputs,
            Labels = _task.Labels,
            EncoderId = encoder.Id,
            EncoderSha256 = encoder.Sha256,
            EncoderFiles = [],
            EncoderStorage = plan.FineTuning == FineTuning.Full ? EncoderStorage.Embedded : _options.EncoderStorage,
            MaxTokens = _options.MaxTokens,
            PairTruncation = _options.PairTruncation,
            OnLongText = _options.OnLongText,
            RereadRows = _options.RereadRows,
            FusionWeightsColumnName = composition is TrainedFusion ? _options.FusionWeightsColumnName : null, // an own adapter alone has none
            Report = report,
            OwnAdapterReport = plan.OwnAdapterReport,
            Parameters = ParameterSummary.Of(model.NamedParameters()),
        };
        return new TaskModel(record, encoder, composition, model.HeadOrNull is { } head ? AdapterWeights.Write(head) : null);
    }
}
