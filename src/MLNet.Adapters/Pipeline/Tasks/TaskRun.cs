using System.Globalization;
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

/// <summary>One Fit: reads the data, trains, and returns the model.</summary>
internal sealed class TaskRun<TInput, TLabel, TTarget, TTransformer> : IDisposable
    where TTransformer : class, ITrainedTransformer
{
    private readonly IHost _host;
    private readonly IChannel _channel;
    private readonly AdapterTaskOptions _options;
    private readonly ITask<TInput, TLabel, TTarget, TTransformer> _task;
    private readonly PretrainedEncoder _pretrained;
    private readonly Device _device;
    private readonly ComputePrecision _precision;
    private readonly int _seed;
    private readonly EncoderLease? _lease;
    private readonly TextEncoder _encoder;
    private readonly ITextTokenizer _tokenizer;
    private readonly IReadOnlyDictionary<string, ReadOnlyMemory<byte>> _tunedFiles = new Dictionary<string, ReadOnlyMemory<byte>>();

    public TaskRun(
        IHost host,
        IChannel channel,
        AdapterTaskOptions options,
        ITask<TInput, TLabel, TTarget, TTransformer> task,
        PretrainedEncoder encoder,
        Device device,
        ComputePrecision precision,
        int seed)
    {
        (_host, _channel, _options, _pretrained) = (host, channel, options, encoder);
        (_device, _precision, _seed) = (device, precision, seed);
        _task = task;
        if (options.Cache is { KeepsNothing: false } cache)
            cache.Bind(encoder.Id, encoder.Sha256);
        if (options.FineTuning == FineTuning.Full)
        {
            _tunedFiles = TunedEncoder.ReadFiles(encoder);
            (_encoder, _tokenizer) = encoder.LoadPrivateCopy(device);
            _encoder.SetTrainable(true);
        }
        else
        {
            _lease = encoder.Rent(device, precision == ComputePrecision.BFloat16 ? EncoderPrecision.BFloat16 : EncoderPrecision.Float32);
            (_encoder, _tokenizer) = (_lease.Encoder, _lease.Tokenizer);
        }
    }

    /// <summary>Reads and tokenizes training and validation rows.</summary>
    public ReadTask<TTarget, TTransformer> Read(IDataView data, ExampleReader<TInput, TLabel> examples)
    {
        var all = Read(data, "training data", isTraining: true);
        var (training, validation) = all.Split(_options.HeldOutFraction, _seed);
        var prepared = _task.Prepare(training, _tokenizer);
        foreach (var note in prepared.Notes)
            _channel.Info(note);
        foreach (var warning in prepared.Warnings)
            _channel.Warning(warning);
        if (_options.ValidationSet is { } set)
        {
            examples.Check(_host, SchemaShape.Create(set.Schema));
            validation = Read(set, "validation data", isTraining: false).Rows;
        }

        return new ReadTask<TTarget, TTransformer>(
            prepared,
            new TaskRows<TTarget>([.. training.SelectMany(row => row)], [.. validation.SelectMany(row => row)]),
            new RowCounts(training.Count, validation.Count, all.SkippedRows, all.TruncatedTexts));

        TaskData<TTarget> Read(IDataView rows, string what, bool isTraining)
        {
            var read = TaskData<TTarget>.Read(_host, rows, examples, _options, _tokenizer, _task, what, isTraining);
            read.Report(_channel, _task.Messages, what);
            return read;
        }
    }

    /// <summary>Trains, a fusion's own adapter first, and builds the model from the weights of the best epoch.</summary>
    public TTransformer Train(ReadTask<TTarget, TTransformer> read)
    {
        var own = FineTuningPlans.OwnAdapter(_options) is { } first ? Train(first, read).Model : null;
        var (model, create) = Train(FineTuningPlans.Plan(read.Task.Adapt(_options), own), read);
        var transformer = create(_host, model);
        transformer.LoadWeights(_options.FineTuning == FineTuning.Full ? null : _options.Cache); // while this run still holds the encoder
        return transformer;
    }

    public void Dispose()
    {
        if (_lease is not null)
            _lease.Dispose();
        else
            _encoder.Dispose();
    }

    // The one check for both ways to cancel, which the loop and validation use.
    private void CheckAlive()
    {
        _host.CheckAlive();
        _options.CancellationToken.ThrowIfCancellationRequested();
    }

    // The check of everything before the first step, such as the wait for a training thread.
    private void CheckMayBegin()
    {
        CheckAlive();
        _options.StopToken.ThrowIfCancellationRequested();
    }

    private (TaskModel Model, CreateTransformer<TTransformer> Create) Train(IFineTuningPlan plan, ReadTask<TTarget, TTransformer> read)
    {
        foreach (var warning in plan.Warnings(_pretrained.Shape, _task.Head.Config))
            _channel.Warning(warning);
        var steps = _options.TotalStepsOf(BatchesOf([.. read.Rows.Training.Select(row => row.Text.Length)]));
        if (_options.WarmupStepsOf(steps) is var warmup && warmup >= steps)
        {
            _channel.Warning(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The warm-up has {warmup} steps, but training has {steps}: the learning rate never reaches "
                    + $"{_options.EffectiveLearningRate}. "
                    + $"Lower WarmupSteps or WarmupFraction."));
        }

        using var progress = new TrainingLog(_host, _channel, _options.Progress);
        var (model, create, divergence) = ComputeThreads.Train(_options.Threads, CheckMayBegin, () => TrainOnThread(plan, read, progress));
        return divergence is null
            ? (model, create)
            : throw new TrainingDivergedException(
                divergence.Message, divergence.Step, divergence.LearningRate, create(_host, model), divergence);
    }

    // The number of batches of an epoch.
    private int BatchesOf(int[] lengths) => _options.MaxBatchTokens is { } tokens
        ? LengthBuckets.PlanScoring(lengths, _options.BatchSize, tokens).Length // cut alike
        : (int)Math.Ceiling((double)lengths.Length / _options.BatchSize);

    private (TaskModel Model, CreateTransformer<TTransformer> Create, DivergenceException? Divergence) TrainOnThread(
        IFineTuningPlan plan, ReadTask<TTarget, TTransformer> read, TrainingLog log)
    {
        using var model = CreateModel(plan, read.Task.Initialize);
        if (_options.InitialAdapter is null)
            StartingTexts.Start(model, read.Rows.Training.Select(row => row.Text), _tokenizer.PaddingId, _device, _seed, CheckMayBegin);
        var parameters = ParameterSummary.Of(model.NamedParameters());
        _channel.Info(string.Create(
            CultureInfo.InvariantCulture,
            $"Training {parameters.Trainable:N0} of {parameters.Total:N0} parameters of '{_pretrained.Id}' "
            + $"on {read.Counts.Training:N0} rows of {_task.Head.Subject}, device {_device}, seed {_seed}."));
        if (_options.GradientCheckpointing && (plan.FineTuning == FineTuning.HeadOnly || model.Adapter?.Side is not null))
            _channel.Warning("GradientCheckpointing has no effect: no gradient passes through the encoder's layers.");
        var headDropout = _options.HeadDropout ?? _encoder.Config.HiddenDropout;
        using var caching = new TrainingCache(_options, model, _tokenizer.PaddingId, _device);
        var training = read.Task.Begin(
            model,
            read.Rows,
            new TrainingSettings(_tokenizer.PaddingId, _device, _options.EffectiveEncoderDropout, headDropout, _seed)
            {
                Lower = caching.States,
            });
        using var loop = training.Loop;
        caching.Fill(loop, _channel, CheckMayBegin);
        using var threads = _options.Threads is null && caching.LeavesLittle ? new NativeThreads(1) : null;
        var (report, divergence) = new ModelTrainer(_options, _seed, log.Report, CheckAlive).Train(loop);
        training.Finish();
        report = report with { Seconds = report.Seconds + caching.Seconds };
        return (ToModel(plan, model, read.Counts.AddTo(report)), training.Create, divergence);
    }

    private TextModel CreateModel(IFineTuningPlan plan, Action<TextHead> initialize)
    {
        using var generator = new Generator((ulong)(uint)_seed, CPU);
        var model = new TextModel(
            _encoder,
            plan.Create(_encoder, generator, _device),
            _task.Head.Create(_encoder, generator))
        {
            AdapterDescription = plan.AdapterDescription,
            Checkpoints = _options.GradientCheckpointing ? new LayerCheckpoints() : null,
            MostDroppedLayers = _options.MostDroppedLayers,
        };
        try
        {
            if (model.HeadOrNull is { } head)
                initialize(head);
            model.HeadOrNull?.to(_device);
            plan.Initialize(model.Adapter, model.HeadOrNull, _task.Head.Labels?.Values ?? []);
            LayerFreezing.Freeze(model, _options.FrozenLayers);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private TaskModel ToModel(IFineTuningPlan plan, TextModel model, TrainingReport report)
    {
        var encoder = plan.FineTuning == FineTuning.Full ? TunedEncoder.Create(_pretrained, _tunedFiles, _encoder) : _pretrained;
        var composition = plan.ToComposition(model.Adapter, encoder, report);
        var head = _task.Head;
        var parameters = ParameterSummary.Of(model.NamedParameters());
        var record = OptionRecord.Of(_options, encoder, _precision, plan.FineTuning, report, parameters) with
        {
            Head = head.Config,
            HeadOutputs = head.Outputs,
            Labels = head.Labels,
            // The own adapter of a fusion has none when it is trained by itself.
            FusionWeightsColumnName = composition is TrainedFusion ? _options.FusionWeightsColumnName : null,
            OwnAdapterReport = plan.OwnAdapterReport,
        };
        return new TaskModel(record, encoder, composition, model.HeadOrNull is { } trained ? AdapterWeights.Write(trained) : null);
    }
}
