using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters;

/// <summary>A pre-trained text encoder: a light handle that needs no disposing.</summary>
/// <remarks>
/// Its weights load at first use, once a process and device however many models share them, and leave memory with the last model. Two
/// handles are the same encoder where configuration, weights and tokenizer files are equal byte for byte.
/// </remarks>
public sealed class PretrainedEncoder
{
    private readonly EncoderFiles _files;
    private readonly EncoderConfig _config;

    private PretrainedEncoder(string id, EncoderFiles files)
    {
        Id = id;
        _files = files;
        _config = EncoderLoading.ReadConfig(files);
    }

    /// <summary>
    /// all-MiniLM-L6-v2: English, uncased, 6 layers, hidden size 384, 512 positions, 22.7 million parameters; Apache License 2.0.
    /// </summary>
    /// <exception cref="FileNotFoundException">
    /// The package MLNet.Adapters.Encoders.MiniLM, which holds its files, is not referenced.
    /// </exception>
    public static PretrainedEncoder Default => DefaultEncoder.Find();

    /// <summary>The encoder's name: that of its folder.</summary>
    public string Id { get; }

    /// <summary>
    /// SHA-256 over the ordered names, lengths and hashes of configuration, weights and tokenizer files, in lower-case hexadecimal.
    /// </summary>
    /// <exception cref="InvalidDataException">A file changed since the handle was made.</exception>
    public string Sha256 => _files.Sha256;

    /// <summary>Width H of a token's hidden state.</summary>
    public int HiddenSize => _config.HiddenSize;

    /// <summary>Number of transformer layers.</summary>
    public int Layers => _config.Layers;

    /// <summary>Attention heads a layer.</summary>
    public int Heads => _config.Heads;

    /// <summary>Width of the feed-forward network's middle.</summary>
    public int FeedForwardSize => _config.FeedForwardSize;

    /// <summary>The longest token sequence, special tokens included.</summary>
    public int MaxTokens => _config.MaxTokens;

    internal EncoderFiles Files => _files;

    /// <summary>The folder that it was opened in; null for one out of a model or of the package.</summary>
    internal string? Folder { get; private init; }

    internal int VocabularySize => _config.VocabularySize;

    internal ActivationFunction Activation => _config.Activation;

    internal EncoderShape Shape => _config.Shape;

    /// <summary>The special tokens around its texts.</summary>
    internal Framing Framing => _files.Tokenizer.Framing;

    /// <summary>Whether its tokenizer lower-cases letters.</summary>
    internal bool LowersCase => _files.Tokenizer.LowersCase(_files.ReadTokenizer());

    internal IEncoderFamily Family => EncoderFamilies.Of(_config.ModelType);

    internal EncoderReference Reference => new(Id, Sha256) { ModelType = _config.ModelType };

    /// <summary>
    /// An encoder in Hugging Face's layout: <c>config.json</c>, the tokenizer (<c>vocab.txt</c> for BERT),
    /// and <c>model.safetensors</c> or its index with all shards.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder lacks a file.</exception>
    /// <exception cref="InvalidDataException">
    /// <c>config.json</c> is damaged or names a family or a value that is not supported. Weights and vocabulary are checked when they load.
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

    /// <summary>Makes an encoder known to this process, so that models that refer to it find it when they load.</summary>
    /// <param name="encoder">The encoder; found by its <see cref="Sha256"/>.</param>
    public static void Register(PretrainedEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        EncoderLookup.Register(encoder);
    }

    /// <summary>Every parameter of this encoder with a method's, without loading any weights.</summary>
    /// <param name="adapter">The method; null for none.</param>
    /// <exception cref="ArgumentException">The configuration does not fit this encoder.</exception>
    public ParameterSummary Summarize(AdapterConfig? adapter = null) => ParameterSummary.ForEncoder(_config, adapter);

    /// <inheritdoc/>
    public override string ToString() => $"{Id} ({_config.ModelType}, {Layers} layers, hidden size {HiddenSize})";

    internal static PretrainedEncoder FromMemory(string id, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files) =>
        new(id, EncoderFiles.FromMemory(files));

    internal EncoderLease Rent(Device device) => EncoderStore.Rent(_files, device);

    internal (TextEncoder Encoder, ITextTokenizer Tokenizer) LoadPrivateCopy(Device device) => EncoderStore.Load(_files, device);
}
