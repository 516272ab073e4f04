using System.Text.Json;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.WordPiece;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Reads BERT.</summary>
internal sealed class BertFamily : IEncoderFamily
{
    private const string Prefix = "bert.";
    private const string PoolerKey = "pooler.dense.weight";

    // Parts of whole models that are no part of the encoder: task heads, and the constant 0, 1, 2 … of older files.
    private static readonly string[] OtherParts = ["cls.", "classifier.", "qa_outputs.", "embeddings.position_ids"];

    public string ModelType => "bert";

    public ITokenizerFormat Tokenizer { get; } = new WordPieceFormat(
        "BertTokenizer", "BertTokenizerFast", "DistilBertTokenizer", "DistilBertTokenizerFast",
        "ElectraTokenizer", "ElectraTokenizerFast", "MobileBertTokenizer", "MobileBertTokenizerFast");

    public EncoderConfig ReadConfig(JsonElement config)
    {
        var reader = new ConfigReader(config);
        reader.Require("is_decoder", false);
        reader.Require("add_cross_attention", false);
        reader.Choice("position_embedding_type", 0, ("absolute", 0));
        var (hidden, heads) = (reader.Size("hidden_size"), reader.Size("num_attention_heads"));
        if (hidden % heads != 0)
            throw new InvalidDataException($"{EncoderFiles.Config}: 'hidden_size' {hidden} is not divisible by 'num_attention_heads' {heads}.");
        var positions = reader.Size("max_position_embeddings");
        return new EncoderConfig
        {
            ModelType = ModelType,
            VocabularySize = reader.Size("vocab_size"),
            HiddenSize = hidden,
            Layers = reader.Size("num_hidden_layers", ConfigReader.MostLayers),
            Heads = heads,
            FeedForwardSize = reader.Size("intermediate_size"),
            MaxPositions = positions,
            MaxTokens = positions,
            TokenTypes = reader.Size("type_vocab_size"),
            PaddingId = reader.Index("pad_token_id", 0),
            LayerNormEpsilon = reader.Number("layer_norm_eps", 1e-12, 0, 1),
            Activation = reader.Choice(
                "hidden_act",
                ActivationFunction.Gelu,
                ("gelu", ActivationFunction.Gelu),
                ("gelu_new", ActivationFunction.GeluTanh),
                ("gelu_pytorch_tanh", ActivationFunction.GeluTanh),
                ("relu", ActivationFunction.ReLU),
                ("silu", ActivationFunction.SiLU),
                ("swish", ActivationFunction.SiLU)),
            HiddenDropout = reader.Number("hidden_dropout_prob", 0.1, 0, 1),
            AttentionDropout = reader.Number("attention_probs_dropout_prob", 0.1, 0, 1),
        };
    }

    public TextEncoder Load(EncoderConfig config, TensorArchive weights, Device device)
    {
        var keys = Keys(weights);
        return ParameterLoading.Create(place => new BertEncoder(config, keys.ContainsKey(PoolerKey), place), encoder => encoder.HuggingFaceParameters(), weights, keys, device);
    }

    // Key → stored name, of the encoder's own tensors.
    private static Dictionary<string, string> Keys(TensorArchive weights)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var stored in weights.Entries.Keys.Where(stored => !IsOtherPart(stored)))
        {
            if (!keys.TryAdd(ToKey(stored), stored))
                throw new InvalidDataException($"'{weights.Name}' holds one tensor under two names, '{keys[ToKey(stored)]}' and '{stored}'. Keep one of them.");
        }

        return keys;
    }

    private static bool IsOtherPart(string stored) =>
        Array.Exists(OtherParts, part => Unprefixed(stored).StartsWith(part, StringComparison.Ordinal));

    // The key without the model's prefix, LayerNorms under their present names.
    private static string ToKey(string stored)
    {
        var key = Unprefixed(stored);
        const string gamma = "LayerNorm.gamma", beta = "LayerNorm.beta";
        return key.EndsWith(gamma, StringComparison.Ordinal) ? key[..^gamma.Length] + "LayerNorm.weight"
            : key.EndsWith(beta, StringComparison.Ordinal) ? key[..^beta.Length] + "LayerNorm.bias"
            : key;
    }

    private static string Unprefixed(string stored) => stored.StartsWith(Prefix, StringComparison.Ordinal) ? stored[Prefix.Length..] : stored;
}
