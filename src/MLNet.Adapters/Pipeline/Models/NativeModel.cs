using Microsoft.ML.Runtime;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using MLNet.Adapters.Training.Caching;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>A model in native memory: loaded at the first row, usable from multiple threads.</summary>
/// <param name="host">The host, which determines the device.</param>
/// <param name="encoder">The encoder.</param>
/// <param name="precision">The precision in which the model's encoder is stored.</param>
/// <param name="encoding">How texts become tokens.</param>
/// <param name="build">Builds the model in a loaded encoder; called on a compute thread.</param>
/// <param name="fusedAdapters">The number of adapters in the model's fusion; 0 without a fusion.</param>
/// <param name="adapters">Describes the adapters if the training of other models can share what they compute; else null.</param>
internal sealed class NativeModel(
    IHost host,
    PretrainedEncoder encoder,
    ComputePrecision precision,
    TextEncoding encoding,
    Func<TextEncoder, Device, TextModel> build,
    int fusedAdapters = 0,
    string? adapters = null) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ScoringPrecision _precision = new(host, precision);
    private JoinedRequests<float[]>? _outputs;
    private Loaded? _loaded;

    public NativeModel(IHost host, TaskModel model)
        : this(
            host,
            model.Encoder,
            model.Record.Precision,
            model.Encoding,
            model.Build,
            (model.Composition as TrainedFusion)?.Children.Count ?? 0,
            model is { Record.FineTuning: FineTuning.HeadOnly, Composition: { } frozen } ? CompositionText.Of(frozen) : null)
    {
    }

    /// <summary>
    /// Where the model finds and keeps what the encoder computes for texts; null for none. It is set before the weights are loaded.
    /// </summary>
    public EncoderCache? Cache { get; set; }

    /// <summary>Computes the head's outputs for each text.</summary>
    public float[][] Outputs(IReadOnlyList<EncodedText> texts)
    {
        var joined = LazyInitializer.EnsureInitialized(ref _outputs, () => new(all => Load().Scorer.Outputs(all)));
        return joined.Score(texts);
    }

    /// <summary>Computes the head's outputs, with the weights of the fused adapters for every token.</summary>
    public FusedText[] FusedOutputs(IReadOnlyList<EncodedText> texts)
    {
        var loaded = Load();
        return ComputeThreads.Score(() => loaded.Scorer.OutputsAndFusion(texts, fusedAdapters));
    }

    /// <summary>Computes the weights of the fused adapters for every token, without the head.</summary>
    public FusedText[] Fusion(IReadOnlyList<EncodedText> texts)
    {
        var loaded = Load();
        return ComputeThreads.Score(() => loaded.Scorer.Fusion(texts, fusedAdapters));
    }

    /// <summary>Computes the embedding of each text.</summary>
    public ReadOnlyMemory<float>[] Embeddings(IReadOnlyList<EncodedText> texts, EmbeddingForm form)
    {
        var loaded = Load();
        return ComputeThreads.Score(() => loaded.Scorer.Embeddings(texts, form));
    }

    /// <summary>Tokenizes rows; truncated rows are noted.</summary>
    public EncodedText[] Encode(IReadOnlyList<TextRow> rows, ScoringNotes notes)
    {
        var tokenizer = Load().Lease.Tokenizer;
        var texts = RowConversion.Convert(rows, row => encoding.Encode(tokenizer, row));
        notes.Add(encoding.CutWarning, texts.Count(text => text.IsTruncated));
        return texts;
    }

    /// <summary>Loads the weights now, which keeps an encoder in memory if it is already loaded.</summary>
    /// <param name="isDeviceReported">Whether the log names the device already.</param>
    public Loaded Load(bool isDeviceReported = false)
    {
        lock (_gate)
            return _loaded ??= Build(isDeviceReported);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _loaded?.Model.Dispose();
            _loaded?.Lease.Dispose();
            _loaded = null;
        }
    }

    private Loaded Build(bool isDeviceReported)
    {
        var device = TorchDevice.Choose(host, isDeviceReported);
        var lease = encoder.RentForScoring(device, _precision.On(device));
        try
        {
            var built = ComputeThreads.Score(() =>
            {
                lease.Encoder.Pack();
                return build(lease.Encoder, device);
            }) with
            { AdapterDescription = adapters };
            var padding = lease.Tokenizer.PaddingId;
            return new Loaded(lease, built, new TextScorer(built, padding, device)
            {
                Lower = Cache is null or { KeepsNothing: true } ? null : LowerStates.Of(built, Cache, padding, device),
            });
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>The parts in native memory.</summary>
    public sealed record Loaded(EncoderLease Lease, TextModel Model, TextScorer Scorer);
}
