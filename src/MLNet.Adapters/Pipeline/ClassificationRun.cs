using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline;

/// <summary>One Fit of a text classifier: reads the data, trains, and hands over the model.</summary>
internal sealed class ClassificationRun : IDisposable
{
    private readonly IHost _host;
    private readonly IChannel _channel;
    private readonly TextClassificationOptions _options;
    private readonly IClassifierPlan _plan;
    private readonly PretrainedEncoder _pretrained;
    private readonly ClassLabels _labels;
    private readonly Device _device;
    private readonly int _seed;
    private readonly TextEncoding _encoding;
    private readonly EncoderLease? _lease;
    private readonly TextEncoder _encoder;
    private readonly ITextTokenizer _tokenizer;
    private readonly IReadOnlyDictionary<string, ReadOnlyMemory<byte>> _tunedFiles = new Dictionary<string, ReadOnlyMemory<byte>>();
    private ClassificationData _data = ClassificationData.None;
    private IReadOnlyList<TrainingExample> _training = [];
    private IReadOnlyList<TrainingExample> _validation = [];

    public ClassificationRun(
        IHost host, IChannel channel, TextClassificationOptions options, IClassifierPlan plan, PretrainedEncoder encoder, ClassLabels labels, Device device, int seed)
    {
        (_host, _channel, _options, _plan, _pretrained, _labels, _device, _seed) = (host, channel, options, plan, encoder, labels, device, seed);
        _encoding = new TextEncoding(options.MaxTokens, options.PairTruncation, options.OnLongText);
        if (plan.FineTuning == FineTuning.Full)
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
    public void Read(IDataView data, ExampleReader<TextRow, int> examples)
    {
        _data = ClassificationData.Read(_host, data, examples, _options, _encoding, _tokenizer, label => label, "training data");
        _data.Report(_channel, _encoding, _options.LabelColumnName, "training data");
        (_training, _validation) = _data.Split(_options.HeldOutFraction, _seed);
        if (_training.All(example => example.Label == _training[0].Label))
            _channel.Warning($"All {_training.Count} training rows have the label '{_labels.Names[_training[0].Label]}': the model can learn nothing else. Give rows of every class.");
        if (_options.ValidationSet is { } set)
        {
            var validation = ClassificationData.Read(_host, set, examples, _options, _encoding, _tokenizer, MatchLabels(set), "validation data");
            validation.Report(_channel, _encoding, _options.LabelColumnName, "validation data");
            _validation = validation.Examples;
        }
    }

    /// <summary>Trains, and builds the model from the weights that were kept.</summary>
    public AdapterTextClassificationTransformer Train()
    {
        var steps = _options.TotalStepsOf((int)Math.Ceiling((double)_training.Count / _options.BatchSize));
        if (_options.WarmupStepsOf(steps) is var warmup && warmup >= steps)
            _channel.Warning($"The warm-up has {warmup} steps, but training has {steps}: the learning rate never reaches {_options.EffectiveLearningRate}. Lower WarmupSteps or WarmupFraction.");
        using var progress = new TrainingLog(_host, _channel, _options.Progress);
        var (model, divergence) = ComputeThreads.Train(_options.Threads, CheckAlive, () => TrainOnThread(progress));
        var transformer = new AdapterTextClassificationTransformer(_host, model);
        if (divergence is not null)
            throw new TrainingDivergedException(divergence.Message, divergence.Step, divergence.LearningRate, transformer, divergence);
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

    private (ClassificationModel Model, DivergenceException? Divergence) TrainOnThread(TrainingLog log)
    {
        using var classifier = CreateClassifier();
        var parameters = ParameterSummary.Of(classifier.NamedParameters());
        _channel.Info(FormattableString.Invariant(
            $"Training {parameters.Trainable:N0} of {parameters.Total:N0} parameters of '{_pretrained.Id}' on {_training.Count:N0} rows of {_labels.Count} classes, device {_device}, seed {_seed}."));
        var counts = new int[_labels.Count];
        foreach (var example in _training)
            counts[example.Label]++;
        var objective = new ClassificationObjective(_options.ClassWeights?.For(_labels.Names, counts), _options.LabelSmoothing);
        var trainer = new ClassificationTrainer(_options, objective, _seed, _tokenizer.PaddingId, _device, log.Report, CheckAlive);
        var (report, divergence) = trainer.Train(classifier, _training, _validation);
        return (ToModel(classifier, report with { SkippedRows = _data.SkippedRows, TruncatedTexts = _data.TruncatedTexts }), divergence);
    }

    private TextClassifier CreateClassifier()
    {
        using var generator = new Generator((ulong)(uint)_seed, CPU);
        var adapter = _plan.Create(_encoder.Config, generator, _device);
        var head = new ClassificationHead(_options.Head, _encoder.Config.HiddenSize, _labels.Count, generator, CPU);
        head.to(_device);
        _plan.Initialize(adapter, head, _labels.Names);
        return new TextClassifier(_encoder, adapter, head);
    }

    private ClassificationModel ToModel(TextClassifier classifier, TrainingReport report)
    {
        var encoder = _plan.FineTuning == FineTuning.Full ? TunedEncoder.Create(_pretrained, _tunedFiles, _encoder) : _pretrained;
        var record = new ClassificationRecord
        {
            FineTuning = _plan.FineTuning,
            Composition = null,
            Head = _options.Head,
            Labels = _labels.ToRecord(),
            EncoderId = encoder.Id,
            EncoderSha256 = encoder.Sha256,
            EncoderFiles = [],
            EncoderStorage = _plan.FineTuning == FineTuning.Full ? EncoderStorage.Embedded : _options.EncoderStorage,
            Sentence1ColumnName = _options.Sentence1ColumnName,
            Sentence2ColumnName = _options.Sentence2ColumnName,
            ScoreColumnName = _options.ScoreColumnName,
            OutputColumnName = _options.OutputColumnName,
            MaxTokens = _options.MaxTokens,
            PairTruncation = _options.PairTruncation,
            OnLongText = _options.OnLongText,
            FusionWeightsColumnName = _plan.FusionWeightsColumnName,
            Report = report,
            OwnAdapterReport = _plan.OwnAdapterReport,
            Parameters = ParameterSummary.Of(classifier.NamedParameters()),
        };
        return new ClassificationModel(record, encoder, _plan.Keep(classifier.Adapter, encoder, report), AdapterWeights.Write(classifier.Head));
    }

    private Func<int, int> MatchLabels(IDataView data)
    {
        var theirs = new LabelReader(_options.LabelColumnName).ReadClasses(_host, data.Schema);
        var ours = _labels.Names.Index().ToDictionary(named => named.Item, named => named.Index, StringComparer.Ordinal);
        var classes = theirs.Names.Select(name => ours.GetValueOrDefault(name, -1)).ToArray();
        return label => classes[label] >= 0 ? classes[label] : throw _host.Except(
            $"The validation data has the label '{theirs.Names[label]}', which the training data's key does not have. Classes: {string.Join(", ", _labels.Names)}.");
    }
}
