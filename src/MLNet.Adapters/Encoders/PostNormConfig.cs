using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Encoders;

/// <summary>Reads the <c>config.json</c> of families of post-norm layers with learnt positions.</summary>
internal static class PostNormConfig
{
    /// <param name="modelType">The type of the family.</param>
    /// <param name="reader">The file.</param>
    /// <param name="paddingId">The padding token's id if the file does not contain one.</param>
    /// <exception cref="InvalidDataException">A value is missing or not supported; the message names the key and the value.</exception>
    public static EncoderConfig Read(string modelType, ConfigReader reader, int paddingId)
    {
        reader.Require("is_decoder", false);
        reader.Require("add_cross_attention", false);
        reader.Choice("position_embedding_type", 0, ("absolute", 0));
        var (hidden, heads) = (reader.Size("hidden_size"), reader.Size("num_attention_heads"));
        if (hidden % heads != 0)
            throw new InvalidDataException(
                $"{ConfigReader.FileName}: 'hidden_size' {hidden} is not divisible by 'num_attention_heads' {heads}.");
        var positions = reader.Size("max_position_embeddings");
        return new EncoderConfig
        {
            ModelType = modelType,
            VocabularySize = reader.Size("vocab_size"),
            HiddenSize = hidden,
            Layers = reader.Size("num_hidden_layers", ConfigReader.MostLayers),
            Heads = heads,
            FeedForwardSize = reader.Size("intermediate_size"),
            MaxPositions = positions,
            MaxTokens = positions,
            TokenTypes = reader.Size("type_vocab_size"),
            PaddingId = reader.Index("pad_token_id", paddingId),
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
}
