using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters;

/// <summary>A pre-trained text encoder: a light handle that does not need to be disposed.</summary>
/// <remarks>
/// Its weights are loaded at first use, once per process, device and precision however many models share them, and are released with the
/// last model. Two handles are the same encoder if their configuration, weights and tokenizer files are equal byte for byte.
/// </remarks>
public sealed class PretrainedEncoder
{
    private readonly EncoderFiles _files;
    private readonly EncoderConfig _config;
    private readonly Lazy<Framing> _framing;

    private PretrainedEncoder(string id, EncoderFiles files)
    {
        Id = id;
        _files = files;
        _config = EncoderLoading.ReadConfig(files);
        _framing = new(() => files.Tokenizer.FramingOf(files.ReadTokenizer()));
    }

    /// <summary>
    /// all-MiniLM-L6-v2: English, uncased, 6 layers, hidden size 384, 512 positions, 22.7 million parameters; Apache License 2.0.
    /// </summary>
    /// <exception cref="FileNotFoundException">
    /// The package MLNet.Adapters.Encoders.MiniLM, which contains its files, is not referenced.
    /// </exception>
    public static PretrainedEncoder Default => DefaultEncoder.Find();

    /// <summary>The name of the encoder, which is that of its folder.</summary>
    public string Id { get; }

    /// <summary>
    /// The SHA-256 over the ordered names, lengths and hashes of the configuration, weights and tokenizer files, in lower-case hexadecimal.
    /// </summary>
    /// <exception cref="InvalidDataException">A file has changed since the handle was created.</exception>
    public string Sha256 => _files.Sha256;

    /// <summary>The hidden size H, the width of a token's hidden state.</summary>
    public int HiddenSize => _config.HiddenSize;

    /// <summary>The number of transformer layers.</summary>
    public int Layers => _config.Layers;

    /// <summary>The number of attention heads per layer.</summary>
    public int Heads => _config.Heads;

    /// <summary>The width of the feed-forward network's inner layer.</summary>
    public int FeedForwardSize => _config.FeedForwardSize;

    /// <summary>The length of the longest token sequence, including special tokens.</summary>
    public int MaxTokens => _config.MaxTokens;

    internal EncoderFiles Files => _files;

    /// <summary>The folder from which it was opened; null for an encoder from a model or of the package.</summary>
    internal string? Folder { get; private init; }

    internal int VocabularySize => _config.VocabularySize;

    internal ActivationFunction Activation => _config.Activation;

    internal EncoderShape Shape => _config.Shape;

    /// <summary>The number of special tokens around its texts.</summary>
    internal Framing Framing => _framing.Value;

    /// <summary>Whether its tokenizer lower-cases letters.</summary>
    internal bool LowersCase => _files.Tokenizer.LowersCase(_files.ReadTokenizer());

    internal IEncoderFamily Family => EncoderFamilies.Of(_config.ModelType);

    internal EncoderReference Reference => new(Id, Sha256) { ModelType = _config.ModelType };

    /// <summary>
    /// Opens an encoder in Hugging Face's layout: <c>config.json</c>, the files of the family's tokenizer (<c>vocab.txt</c> for BERT) or a
    /// <c>tokenizer.json</c>, and the weights: <c>model.safetensors</c>, <c>pytorch_model.bin</c>, or the index of either with all shards.
    /// The families are BERT, RoBERTa, XLM-RoBERTa, DistilBERT, ELECTRA, ALBERT, DeBERTa (versions 2 and 3), MPNet and ModernBERT.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="FileNotFoundException">The folder lacks a file.</exception>
    /// <exception cref="InvalidDataException">
    /// <c>config.json</c> is damaged or names a family or a value that is not supported. Weights and vocabulary are checked when they are
    /// loaded.
    /// </exception>
    public static PretrainedEncoder FromDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var id = Path.GetFileName(folder);
        return id.Length > 0
            ? new PretrainedEncoder(id, EncoderFiles.FromDirectory(folder)) { Folder = folder }
            : throw new ArgumentException(
                $"'{path}' is the root of a drive, which has no name. Pass the folder that holds the encoder's files.",
                nameof(path));
    }

    /// <summary>Registers an encoder in this process, so that models that reference it find it when they are loaded.</summary>
    /// <param name="encoder">The encoder; it is found by its <see cref="Sha256"/>.</param>
    public static void Register(PretrainedEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        EncoderLookup.Register(encoder);
    }

    /// <summary>Summarizes the parameters of this encoder and of a method, without loading any weights.</summary>
    /// <param name="adapter">The method; null for none.</param>
    /// <exception cref="ArgumentException">The configuration is not valid for this encoder.</exception>
    public ParameterSummary Summarize(AdapterConfig? adapter = null) => ParameterSummary.ForEncoder(_config, adapter);

    /// <inheritdoc/>
    public override string ToString() => $"{Id} ({_config.ModelType}, {Layers} layers, hidden size {HiddenSize})";

    /// <summary>Opens an encoder whose weights TorchSharp wrote, and whose configuration and tokenizer are given.</summary>
    internal static PretrainedEncoder FromStateDict(string id, string path, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> others) =>
        new(id, EncoderFiles.FromStateDict(path, others));

    internal static PretrainedEncoder FromMemory(string id, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files) =>
        new(id, EncoderFiles.FromMemory(files));

    internal EncoderLease Rent(Device device, EncoderPrecision precision = EncoderPrecision.Float32) =>
        EncoderStore.Rent(_files, device, precision, isForScoring: false);

    internal EncoderLease RentForScoring(Device device, EncoderPrecision precision) =>
        EncoderStore.Rent(_files, device, precision, isForScoring: true);

    internal (TextEncoder Encoder, ITextTokenizer Tokenizer) LoadPrivateCopy(Device device) =>
        EncoderStore.LoadPrivateCopy(_files, device);
}
