using System.Text;
using System.Text.Json;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.MLNetFiles;
using MLNet.Adapters.Tests.Checkpoints;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders.NasBert;

/// <summary>Small encoders of ML.NET's families, as files of TorchSharp with random weights.</summary>
internal static class SmallMLNetEncoder
{
    private const int Float32 = 6; // in torch's numbering of types

    // Every operation and every width of convolutions.
    private const string NasBert = """
        {"model_type": "nas-bert", "vocab_size": 50265, "embedding_size": 32, "hidden_size": 128, "max_position_embeddings": 66,
         "arches": [3, 1, 0, 2, 4, 0, 5, 0]}
        """;

    private const string Roberta = """
        {"model_type": "mlnet-roberta", "vocab_size": 50265, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
         "intermediate_size": 64, "max_position_embeddings": 64, "type_vocab_size": 2, "layer_norm_eps": 1e-5}
        """;

    public static PretrainedEncoder Create(TemporaryFolder parent, string type, string? config = null)
    {
        var json = JsonSerializer.Deserialize<JsonElement>(config ?? (type == "nas-bert" ? NasBert : Roberta));
        return MLNetFile.OpenWith(
            parent.Write($"small-{type}.tsm", Weights(EncoderFamilies.Of(type), new ConfigReader(json))),
            MLNetFile.FilesOf(json, microsoftTokenIds: false));
    }

    /// <summary>Writes tensors as TorchSharp does.</summary>
    public static byte[] Write(IReadOnlyCollection<(string Key, Tensor Tensor)> tensors)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write7BitEncodedInt(tensors.Count);
        foreach (var (key, tensor) in tensors)
        {
            writer.Write(key);
            writer.Write7BitEncodedInt(Float32);
            writer.Write7BitEncodedInt(tensor.shape.Length);
            foreach (var size in tensor.shape)
                writer.Write7BitEncodedInt64(size);
            writer.Write(tensor.bytes);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    private static byte[] Weights(IEncoderFamily family, ConfigReader config)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var generator = new Generator(1);
        using var encoder = family.Create(family.ReadConfig(config), stored: null, META);
        return Write([.. encoder.HuggingFaceParameters().Select(named => (named.Key, Draw(named.Key, named.Parameter.shape)))]);

        Tensor Draw(string key, long[] shape)
        {
            var drawn = empty(shape).normal_(0, 0.2, generator);
            var isScale = key.Contains("Norm", StringComparison.Ordinal) && key.EndsWith("weight", StringComparison.Ordinal);
            return isScale ? drawn.add_(1) : drawn;
        }
    }
}
