using System.Text.Json;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Encoders.Roberta;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Text.ByteLevel;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders;

/// <summary>
/// A small RoBERTa that can read text: weights drawn by a seed, 66 positions of which 64 can be used, and a head of masked-language
/// modelling.
/// </summary>
internal static class RandomRoberta
{
    private const int Vocabulary = 3000;
    private const int Hidden = 32;

    public static PretrainedEncoder Create(TemporaryFolder parent)
    {
        var folder = Directory.CreateDirectory(parent.File("small-roberta")).FullName;
        foreach (var file in (string[])["vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json"])
            File.Copy(Path.Combine(ByteLevelFixture.Folder, file), Path.Combine(folder, file));
        var settings = new Dictionary<string, object>
        {
            ["model_type"] = "roberta",
            ["vocab_size"] = Vocabulary,
            ["hidden_size"] = Hidden,
            ["num_hidden_layers"] = 2,
            ["num_attention_heads"] = 4,
            ["intermediate_size"] = 64,
            ["max_position_embeddings"] = 66,
            ["type_vocab_size"] = 1,
            ["layer_norm_eps"] = 1e-5,
            ["pad_token_id"] = 1,
        };
        var config = JsonSerializer.SerializeToElement(settings);
        File.WriteAllText(Path.Combine(folder, "config.json"), config.GetRawText());
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), Weights(new RobertaFamily().ReadConfig(new ConfigReader(config))));
        return PretrainedEncoder.FromDirectory(folder);
    }

    private static byte[] Weights(EncoderConfig config)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = new PostNormEncoder(config, hasPooler: false, CPU);
        using var generator = new Generator(1);
        var weights = encoder
            .HuggingFaceParameters()
            .Select(named => ($"roberta.{named.Key}", Draw(named.Key, named.Parameter.shape)))
            .ToList();
        foreach (var (key, shape) in new (string, long[])[]
        {
            ("lm_head.dense.weight", [Hidden, Hidden]), ("lm_head.dense.bias", [Hidden]), ("lm_head.layer_norm.weight", [Hidden]),
            ("lm_head.layer_norm.bias", [Hidden]), ("lm_head.bias", [Vocabulary]),
        })
            weights.Add((key, Draw(key, shape)));
        return AdapterWeights.Write(weights);

        Tensor Draw(string key, long[] shape)
        {
            var drawn = empty(shape).normal_(0, 0.2, generator);
            return key.EndsWith("orm.weight", StringComparison.Ordinal) ? drawn.add_(1) : drawn;
        }
    }
}
