using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Checkpoints;

/// <summary>The files that define an encoder: configuration, weights and tokenizer.</summary>
/// <remarks>
/// Other files next to them (licences, shards that the index does not name, a <c>tokenizer.json</c> besides the family's own files)
/// are not part of it. In a folder, the
/// length and the write time of each file are remembered when this object is created: every later use checks them, so that
/// <see cref="Sha256"/> describes the weights that are loaded.
/// </remarks>
internal sealed class EncoderFiles
{
    public const string Config = ConfigReader.FileName;
    public const string Weights = "model.safetensors";

    /// <summary>Weights that TorchSharp wrote, as ML.NET's own encoders have them.</summary>
    public const string StateDict = "model.tsm";

    /// <summary>The files of weights, of which an encoder needs one, in the order in which they are preferred.</summary>
    public static readonly string[] WeightFiles =
        [Weights, "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json", StateDict];

    private const string PickleEnding = ".bin";

    private readonly IEncoderFileStore _store;
    private readonly string _weights;
    private readonly ShardIndex? _index;
    private readonly Lock _hashing = new();
    private string? _sha256;

    private EncoderFiles(IEncoderFileStore store)
    {
        _store = store;
        Tokenizer = EncoderLoading.TokenizerIn(store);
        var missing = EncoderFileList.Missing(store, Tokenizer);
        if (missing.Count > 0)
            throw store.Missing(missing[0], EncoderFileList.MissingMessage(store, Tokenizer, missing));

        _weights = Array.Find(WeightFiles, store.Contains)!;
        if (_weights.EndsWith(".json", StringComparison.Ordinal))
            _index = ReadIndex();
        Names = EncoderFileList.Names(store, Tokenizer, _weights, _index);
        CheckUnchanged();
    }

    /// <summary>The format of its tokenizer.</summary>
    public ITokenizerFormat Tokenizer { get; }

    /// <summary>The file names, ordinal order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The identity of the encoder: two with the same value compute the same.</summary>
    /// <value>
    /// SHA-256, lower-case hexadecimal, of this text in UTF-8: for each name of <see cref="Names"/> in order one line <c>name TAB length
    /// TAB sha256 LF</c>, the length in bytes as a decimal number, the SHA-256 of the content in lower-case hexadecimal.
    /// </value>
    /// <exception cref="InvalidDataException">A file changed.</exception>
    public string Sha256
    {
        get
        {
            lock (_hashing)
                return _sha256 ??= ComputeSha256();
        }
    }

    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="FileNotFoundException">A file is missing in the folder.</exception>
    /// <exception cref="InvalidDataException">The index of the weights is not valid.</exception>
    public static EncoderFiles FromDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var folder = Path.GetFullPath(path);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"Encoder folder '{path}' does not exist (looked at '{folder}'). Give the folder that holds an encoder's {Config}, "
                + "weights and tokenizer.");
        }

        return new EncoderFiles(new EncoderFolder(folder));
    }

    /// <param name="path">The weights, a file of TorchSharp.</param>
    /// <param name="others">The configuration and the tokenizer's files, by name; the bytes must not change afterwards.</param>
    /// <exception cref="FileNotFoundException">The weights do not exist.</exception>
    /// <exception cref="InvalidDataException">Another file is missing.</exception>
    public static EncoderFiles FromStateDict(string path, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> others) =>
        new(new StateDictStore(Path.GetFullPath(path), new EncoderMemory(others)));

    /// <param name="files">Content by file name; the bytes must not change afterwards.</param>
    /// <exception cref="InvalidDataException">A file is missing, or the index of the weights is not valid.</exception>
    public static EncoderFiles FromMemory(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return new EncoderFiles(new EncoderMemory(files));
    }

    /// <summary>Whether a file of weights is PyTorch's pickle.</summary>
    public static bool IsPickle(string name) => name.EndsWith(PickleEnding, StringComparison.Ordinal);

    /// <summary>Whether an optional file exists.</summary>
    public bool Contains(string name) => Names.Contains(name, StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The name is not one of <see cref="Names"/>.</exception>
    /// <exception cref="InvalidDataException">The file changed.</exception>
    public Stream OpenRead(string name) =>
        Contains(name)
            ? _store.OpenRead(name)
            : throw new ArgumentException(
                $"File '{name}' is not part of the encoder {_store.Description}, which has {string.Join(", ", Names)}. "
                + "Use one of these.",
                nameof(name));

    /// <summary>Reads a small file, such as the vocabulary, whole.</summary>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public byte[] ReadAllBytes(string name)
    {
        using var stream = OpenRead(name);
        return StreamBytes.ReadAll(stream);
    }

    /// <summary>Reads the tokenizer's files, by name.</summary>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public IReadOnlyDictionary<string, byte[]> ReadTokenizer() =>
        Tokenizer
            .RequiredFiles.Concat(Tokenizer.OptionalFiles.Where(Contains))
            .ToDictionary(name => name, ReadAllBytes, StringComparer.Ordinal);

    /// <summary>Opens the weights; the caller disposes them.</summary>
    /// <exception cref="InvalidDataException">A file of the encoder changed, or the weights are not valid.</exception>
    public TensorArchive OpenWeights()
    {
        CheckUnchanged();
        return _index is null
            ? TensorArchive.Over(_store.OpenTensors(_weights))
            : TensorArchive.Over(_index, _store.OpenTensors);
    }

    private ShardIndex ReadIndex()
    {
        using var stream = _store.OpenRead(_weights);
        var index = ShardIndex.Read(stream, _store.NameOf(_weights));
        var missing = index.Shards.Where(shard => !_store.Contains(shard)).ToArray();
        if (missing.Length > 0)
            throw _store.Missing(
                missing[0],
                $"The encoder {_store.Description} lacks {string.Join(", ", missing)}, named in {_weights}. "
                + $"Download all {index.Shards.Count} shards: {string.Join(", ", index.Shards)}.");
        return index;
    }

    private void CheckUnchanged()
    {
        foreach (var name in Names)
            _store.CheckUnchanged(name);
    }

    private string ComputeSha256()
    {
        var text = new StringBuilder();
        foreach (var name in Names)
        {
            using var stream = _store.OpenRead(name);
            var hash = Convert.ToHexStringLower(SHA256.HashData(stream));
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{name}\t{stream.Position}\t{hash}\n");
        }
        CheckUnchanged(); // detects a file that was written to while it was read
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
