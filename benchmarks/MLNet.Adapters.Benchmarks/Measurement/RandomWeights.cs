using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Adapters.Encoders;
using static TorchSharp.torch;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>Encoders of equal width with random weights; must be used on a compute thread.</summary>
internal static class RandomWeights
{
    private const int Seed = 1;
    private const double Sigma = 0.02;

    // The keys of all families; each reads its own.
    private const string Settings =
        """
        {
          "vocab_size": 30522, "pad_token_id": 1, "max_position_embeddings": 514, "type_vocab_size": 2, "embedding_size": 384,
          "hidden_size": 384, "num_hidden_layers": 6, "num_attention_heads": 12, "intermediate_size": 1536,
          "dim": 384, "n_layers": 6, "n_heads": 12, "hidden_dim": 1536,
          "relative_attention_num_buckets": 32,
          "relative_attention": true, "share_att_key": true, "position_biased_input": false, "pos_att_type": "p2c|c2p",
          "position_buckets": 256, "norm_rel_ebd": "layer_norm",
          "global_attn_every_n_layers": 3, "local_attention": 128
        }
        """;

    // A gated feed-forward network has three maps instead of two, so a published one is narrower: 1.5 times the hidden size, not 4 times.
    private const int GatedFeedForwardSize = 576;
    private const string Gated = "modernbert";

    /// <summary>Creates an encoder of hidden size 384.</summary>
    /// <param name="type">The family, by its <c>model_type</c>.</param>
    /// <param name="layers">The number of layers.</param>
    public static TextEncoder Create(string type, int layers = 6)
    {
        using var mode = no_grad();
        using var normal = inference_mode(false); // gradients flow through the weights
        using var generator = new Generator(Seed, CPU);
        var family = EncoderFamilies.Of(type);
        var settings = JsonNode.Parse(Settings)!;
        settings["num_hidden_layers"] = layers;
        settings["n_layers"] = layers;
        if (type == Gated)
            settings["intermediate_size"] = GatedFeedForwardSize;
        var config = family.ReadConfig(new ConfigReader(JsonSerializer.SerializeToElement(settings)));
        var encoder = family.Create(config, stored: null, CPU);
        foreach (var (name, parameter) in encoder.named_parameters())
        {
            if (name.EndsWith("norm.weight", StringComparison.Ordinal))
                parameter.fill_(1);
            else
                parameter.normal_(0, Sigma, generator);
        }

        return encoder;
    }
}
