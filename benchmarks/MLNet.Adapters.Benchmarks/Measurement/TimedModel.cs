using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using MLNet.Adapters.Training.Caching;
using static TorchSharp.torch;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>
/// An encoder, the default one unless another is given, with a method and a head, and one batch to time them on; must be used
/// on a compute thread.
/// </summary>
internal sealed class TimedModel : IDisposable
{
    private const int Classes = 6;
    private const int Seed = 1;
    private const double LearningRate = 1e-5;
    private const double WeightDecay = 0.01;
    private const double GradientClip = 1;

    private readonly TextEncoder _encoder;
    private readonly EncoderLease? _lease;
    private readonly TextModel _classifier;
    private readonly Generator _generator;
    private readonly ClassificationLoss _loss = new(null, 0);
    private readonly SupervisedTraining<int> _task;
    private readonly Lazy<AdamWOptimizer> _optimizer;
    private readonly int[] _rows;
    private readonly EncoderInput _input;
    private readonly Tensor _labels;
    private readonly EncoderCache? _cache;

    private TimedModel(
        string name,
        EncoderLease lease,
        Func<EncoderConfig, Generator, AdapterModule?> adapter,
        IReadOnlyList<int> lengths,
        EncoderCache? cache = null,
        bool hasCheckpoints = false)
        : this(name, lease.Encoder, adapter, lengths, cache, hasCheckpoints) => _lease = lease;

    private TimedModel(
        string name,
        TextEncoder encoder,
        Func<EncoderConfig, Generator, AdapterModule?> adapter,
        IReadOnlyList<int> lengths,
        EncoderCache? cache = null,
        bool hasCheckpoints = false)
    {
        Name = name;
        _generator = new Generator(Seed, CPU);
        _encoder = encoder;
        var config = _encoder.Config;
        var head = new PredictionHead(HeadConfig.Of(ClassificationHeadKind.TwoLayer), config.HiddenSize, Classes, _generator, CPU);
        _classifier = new TextModel(_encoder, adapter(config, _generator), head)
        {
            Checkpoints = hasCheckpoints ? new LayerCheckpoints() : null,
        };
        var examples = Examples(config.VocabularySize, lengths);
        _cache = cache;
        var lower = cache is null ? null : LowerStates.Of(_classifier, cache, config.PaddingId, CPU);
        lower?.Fill(examples.Select(example => example.Text), () => { });
        _task = new SupervisedTraining<int>(
            _classifier,
            new ClassificationObjective(null, 0, CPU),
            examples,
            [],
            new TrainingSettings(config.PaddingId, CPU, EncoderDropout: false, HeadDropout: 0) { Lower = lower });
        _optimizer = new Lazy<AdamWOptimizer>(() => new AdamWOptimizer(_task.TrainableParameters, WeightDecay));
        _rows = [.. Enumerable.Range(0, lengths.Count)];
        _input = EncoderBatch.Create([.. examples.Select(example => example.Text)], config.PaddingId, CPU);
        _labels = tensor(examples.Select(example => (long)example.Target).ToArray());
    }

    public string Name { get; }

    public EncoderShape Shape => _encoder.Config.Shape;

    /// <summary>The frozen encoder, with an adapter or null for none.</summary>
    public static TimedModel Frozen(
        string name, AdapterConfig? adapter, int rows, int tokens, EncoderPrecision precision = EncoderPrecision.Float32)
    {
        var lease = PretrainedEncoder.Default.Rent(CPU, precision);
        return new(name, lease, (_, generator) => adapter is null ? null : New(adapter, lease.Encoder, generator), Equal(rows, tokens));
    }

    /// <summary>The frozen encoder, whose states are kept from an earlier step, with a side network.</summary>
    public static TimedModel Kept(string name, AdapterConfig adapter, int rows, int tokens)
    {
        var lease = PretrainedEncoder.Default.Rent(CPU);
        return new(name, lease, (_, generator) => New(adapter, lease.Encoder, generator), Equal(rows, tokens), new EncoderCache());
    }

    /// <summary>The frozen encoder with an adapter; a step computes each layer again instead of keeping what its gradients need.</summary>
    public static TimedModel Checkpointed(string name, AdapterConfig adapter, int rows, int tokens)
    {
        var lease = PretrainedEncoder.Default.Rent(CPU);
        return new(name, lease, (_, generator) => New(adapter, lease.Encoder, generator), Equal(rows, tokens), hasCheckpoints: true);
    }

    /// <summary>The same as a trained model scores with it.</summary>
    public static TimedModel Scored(string name, AdapterConfig adapter, int rows, int tokens)
    {
        var model = Frozen(name, adapter, rows, tokens);
        model._classifier.Adapter!.Freeze();
        return model;
    }

    /// <summary>The frozen encoder with an adapter that is merged into copies of its weights.</summary>
    public static TimedModel Merged(string name, AdapterConfig adapter, int rows, int tokens)
    {
        var lease = PretrainedEncoder.Default.Rent(CPU);
        return new(
            name,
            lease,
            (_, generator) =>
            {
                using var unmerged = New(adapter, lease.Encoder, generator);
                return new MergedAdapter(unmerged, lease.Encoder);
            },
            Equal(rows, tokens));
    }

    /// <summary>Another frozen encoder, which is disposed with the model, with an adapter.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="encoder">The encoder.</param>
    /// <param name="adapter">The adapter.</param>
    /// <param name="lengths">The number of tokens in each row.</param>
    public static TimedModel Of(string name, TextEncoder encoder, AdapterConfig adapter, IReadOnlyList<int> lengths) =>
        new(name, encoder, (config, generator) => adapter.Create(config.Shape, generator, CPU), lengths);

    /// <summary>The frozen encoder with a fusion of new adapters; trained, or frozen as a model scores with it.</summary>
    public static TimedModel Fusion(int adapters, bool isTrained, int rows, int tokens) =>
        new(
            $"fusion of {adapters}",
            PretrainedEncoder.Default.Rent(CPU),
            (encoder, generator) =>
                isTrained ? TimedFusion.Train(adapters, encoder, generator) : TimedFusion.Freeze(adapters, encoder, generator),
            Equal(rows, tokens));

    /// <summary>A private encoder whose weights are all trained.</summary>
    public static TimedModel Full(string name, int rows, int tokens, bool hasCheckpoints = false)
    {
        var encoder = PretrainedEncoder.Default.LoadPrivateCopy(CPU).Encoder;
        encoder.SetTrainable(true);
        return new(name, encoder, (_, _) => null, Equal(rows, tokens), hasCheckpoints: hasCheckpoints);
    }

    /// <summary>Every token's state leaves the encoder.</summary>
    public void Encode()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        _encoder.Forward(_input, new EncoderPass { Adapter = _classifier.Adapter });
    }

    /// <summary>As the product scores: the last layer computes the first token alone.</summary>
    public void Score()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        _classifier.Outputs(_input);
    }

    /// <summary>One step as the training loop runs it; the last layer computes the first token alone.</summary>
    public void Step()
    {
        using var scope = NewDisposeScope();
        Step(Loss());
    }

    /// <summary>One step in which the last layer computes every token, as the reference library does.</summary>
    public void StepWithAllTokens()
    {
        using var scope = NewDisposeScope();
        var states = _encoder.Forward(_input, new EncoderPass { Adapter = _classifier.Adapter });
        Step(_loss.Mean(_classifier.Head.Forward(states, null, 0), _labels, null));
    }

    /// <summary>The forward half of a step.</summary>
    public void LossAlone()
    {
        using var scope = NewDisposeScope();
        Loss();
    }

    /// <summary>Forward and backward; gradients are dropped afterwards, as the optimizer does.</summary>
    public void LossAndGradients()
    {
        using var scope = NewDisposeScope();
        Loss().backward();
        foreach (var parameter in _task.TrainableParameters.Select(described => described.Parameter))
            parameter.grad = null;
    }

    public void Dispose()
    {
        if (_optimizer.IsValueCreated)
            _optimizer.Value.Dispose();
        _input.Ids.Dispose();
        _input.TypeIds.Dispose();
        _input.AttentionBias?.Dispose();
        _labels.Dispose();
        _classifier.Dispose();
        _cache?.Dispose();
        _generator.Dispose();
        if (_lease is null)
            _encoder.Dispose();
        _lease?.Dispose();
    }

    private static AdapterModule New(AdapterConfig config, TextEncoder encoder, Generator generator)
    {
        var adapter = config.Create(encoder.Config.Shape, generator, CPU);
        adapter.StartFrom(encoder);
        return adapter;
    }

    private Tensor Loss() => _task.Loss(_rows, new DropoutMasks(_generator));

    private void Step(Tensor loss)
    {
        if (!float.IsFinite(loss.item<float>()))
            throw new InvalidOperationException($"The loss of '{Name}' is {loss.item<float>()}; its times would mean nothing.");
        loss.backward();
        _task.FinishBackward();
        _optimizer.Value.Step(LearningRate, GradientClip);
    }

    private static int[] Equal(int rows, int tokens) => [.. Enumerable.Repeat(tokens, rows)];

    private static List<TrainingExample<int>> Examples(int vocabulary, IReadOnlyList<int> lengths)
    {
        const int firstWord = 1000; // below lie special and unused ids
        var random = new Random(Seed);
        return
        [
            .. lengths.Select((tokens, row) => new TrainingExample<int>(
                new EncodedText(
                    [.. Enumerable.Range(0, tokens).Select(_ => random.Next(firstWord, vocabulary))],
                    new int[tokens],
                    IsTruncated: false),
                row % Classes)),
        ];
    }
}
