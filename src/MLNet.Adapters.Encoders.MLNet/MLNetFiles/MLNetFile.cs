using System.Text.Json;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.ByteLevel;

namespace MLNet.Adapters.MLNetFiles;

/// <summary>An encoder in ML.NET's file, with the configuration and the tokenizer that ML.NET has in its code.</summary>
internal static class MLNetFile
{
    private static readonly Lazy<IReadOnlyDictionary<string, byte[]>> Tokenizer = new(ReadTokenizer);

    /// <summary>Returns the name of ML.NET's file.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The encoder is not known.</exception>
    public static string NameOf(MLNetEncoder encoder) => encoder switch
    {
        MLNetEncoder.NasBertText => "NasBert2000000.tsm",
        MLNetEncoder.NasBertEntities => "pretrained_NasBert_14M_encoder.tsm",
        MLNetEncoder.Roberta => "pretrained_Roberta_encoder.tsm",
        _ => throw Unknown(encoder),
    };

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static PretrainedEncoder Open(string path, MLNetEncoder encoder, bool microsoftTokenIds)
    {
        var others = FilesOf(ConfigOf(encoder), microsoftTokenIds);
        var file = Path.GetFullPath(path);
        if (!File.Exists(file))
            throw new FileNotFoundException(
                $"'{path}' does not exist (looked at '{file}'). Give the path of ML.NET's {NameOf(encoder)}.", file);
        return OpenWith(file, others);
    }

    /// <summary>Opens a file with another configuration.</summary>
    public static PretrainedEncoder OpenWith(string file, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> others)
    {
        using (SafetensorsFile.OverStateDict(MappedBytes.Open(file), file))
        {
            // Only to check that it is such a file, before anything is trained with it.
        }

        return PretrainedEncoder.FromStateDict(Path.GetFileNameWithoutExtension(file), file, others);
    }

    /// <summary>Returns the files next to the weights.</summary>
    /// <param name="config">The content of <c>config.json</c>.</param>
    /// <param name="microsoftTokenIds">Whether the tokenizer has ML.NET's defects.</param>
    public static Dictionary<string, ReadOnlyMemory<byte>> FilesOf(object config, bool microsoftTokenIds)
    {
        var files = Tokenizer.Value.ToDictionary(file => file.Key, file => (ReadOnlyMemory<byte>)file.Value, StringComparer.Ordinal);
        files[EncoderFiles.Config] = JsonSerializer.SerializeToUtf8Bytes(config);
        if (microsoftTokenIds)
            files[TokenizerSettings.ConfigFile] =
                JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, bool> { [MLNetRanksFormat.MicrosoftTokenIds] = true });
        return files;
    }

    private static object ConfigOf(MLNetEncoder encoder) => encoder switch
    {
        MLNetEncoder.NasBertText =>
            NasBert(64, 192, [9, 11, 7, 0, 0, 0, 11, 11, 7, 0, 0, 0, 9, 7, 11, 0, 0, 0, 10, 7, 9, 0, 0, 0]),
        MLNetEncoder.NasBertEntities =>
            NasBert(128, 384, [15, 16, 14, 0, 0, 0, 15, 16, 14, 0, 0, 0, 17, 14, 15, 0, 0, 0, 17, 14, 15, 0, 0, 0]),
        MLNetEncoder.Roberta => new
        {
            model_type = "mlnet-roberta",
            vocab_size = 50265,
            hidden_size = 768,
            num_hidden_layers = 12,
            num_attention_heads = 12,
            intermediate_size = 3072,
            max_position_embeddings = 512,
            type_vocab_size = 2,
            layer_norm_eps = 1e-5,
            embedding_norm_eps = 1e-12,
        },
        _ => throw Unknown(encoder),
    };

    private static object NasBert(int embeddingSize, int hiddenSize, int[] arches) => new
    {
        model_type = "nas-bert",
        vocab_size = 50265,
        embedding_size = embeddingSize,
        hidden_size = hiddenSize,
        max_position_embeddings = 514,
        arches,
    };

    private static Dictionary<string, byte[]> ReadTokenizer() => new MLNetRanksFormat().RequiredFiles.ToDictionary(
        name => name,
        name =>
        {
            using var stream = typeof(MLNetFile).Assembly.GetManifestResourceStream(name)
                ?? throw new InvalidOperationException($"The assembly lacks its resource '{name}': it was not built completely.");
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        },
        StringComparer.Ordinal);

    private static ArgumentOutOfRangeException Unknown(MLNetEncoder encoder) => new(
        nameof(encoder), encoder, $"{encoder} is not an encoder of ML.NET. Use one of {string.Join(", ", Enum.GetNames<MLNetEncoder>())}.");
}
