using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Encoders;

/// <summary>Reads what the <c>config.json</c> of most families contains.</summary>
internal static class TransformerConfig
{
    /// <param name="modelType">The type of the family.</param>
    /// <param name="reader">The file.</param>
    /// <param name="paddingId">The padding token's id if the file does not contain one.</param>
    /// <param name="names">The family's names of the values; null for BERT's.</param>
    /// <exception cref="InvalidDataException">A value is missing or not supported; the message names the key and the value.</exception>
    public static EncoderConfig Read(string modelType, ConfigReader reader, int paddingId, ConfigNames? names = null)
    {
        names ??= new();
        reader.Require("is_decoder", false);
        reader.Require("add_cross_attention", false);
        reader.Choice("position_embedding_type", 0, ("absolute", 0));
        var (hidden, heads) = (reader.Size(names.HiddenSize), reader.Size(names.Heads));
        if (hidden % heads != 0)
            throw new InvalidDataException(
                $"{ConfigReader.FileName}: '{names.HiddenSize}' {hidden} is not divisible by '{names.Heads}' {heads}.");
        var positions = reader.Size("max_position_embeddings");
        return new EncoderConfig
        {
            ModelType = modelType,
            VocabularySize = reader.Size("vocab_size"),
            HiddenSize = hidden,
            Layers = reader.Size(names.Layers, ConfigReader.MostLayers),
            Heads = heads,
            FeedForwardSize = reader.Size(names.FeedForwardSize),
            MaxPositions = positions,
            MaxTokens = positions,
            TokenTypes = names.TokenTypes is { } types ? reader.Size(types) : 0,
            PaddingId = reader.Index("pad_token_id", paddingId),
            LayerNormEpsilon = reader.Number(names.Epsilon, names.UsualEpsilon, 0, 1),
            Activation = reader.Choice(
                names.Activation,
                ActivationFunction.Gelu,
                ("gelu", ActivationFunction.Gelu),
                ("gelu_new", ActivationFunction.GeluTanh),
                ("gelu_pytorch_tanh", ActivationFunction.GeluTanh),
                ("relu", ActivationFunction.ReLU),
                ("silu", ActivationFunction.SiLU),
                ("swish", ActivationFunction.SiLU)),
            HiddenDropout = reader.Number(names.HiddenDropout, names.UsualDropout, 0, 1),
            AttentionDropout = reader.Number(names.AttentionDropout, names.UsualDropout, 0, 1),
        };
    }

    /// <summary>Returns the configuration with positions that begin after that of the padding token.</summary>
    /// <exception cref="InvalidDataException">No position is left.</exception>
    public static EncoderConfig AfterPadding(EncoderConfig config)
    {
        var usable = config.MaxPositions - config.PaddingId - 1; // the first position is the one after that of the padding token
        return usable > 0
            ? config with
            {
                MaxTokens = usable,
                Positions = PositionNumbering.AfterPadding,
            }
            : throw new InvalidDataException(
                $"{ConfigReader.FileName}: 'max_position_embeddings' is {config.MaxPositions}, "
                + $"which leaves no position after 'pad_token_id' {config.PaddingId}. "
                + "Use the configuration that belongs to the weights.");
    }
}

/// <summary>A family's names of the values in its <c>config.json</c>; by default those of BERT.</summary>
internal sealed record ConfigNames
{
    public string HiddenSize { get; init; } = "hidden_size";

    public string Heads { get; init; } = "num_attention_heads";

    public string Layers { get; init; } = "num_hidden_layers";

    public string FeedForwardSize { get; init; } = "intermediate_size";

    public string Activation { get; init; } = "hidden_act";

    public string HiddenDropout { get; init; } = "hidden_dropout_prob";

    public string AttentionDropout { get; init; } = "attention_probs_dropout_prob";

    public string Epsilon { get; init; } = "layer_norm_eps";

    /// <summary>The epsilon of files that contain none.</summary>
    public double UsualEpsilon { get; init; } = 1e-12;

    /// <summary>The dropout of files that contain none.</summary>
    public double UsualDropout { get; init; } = 0.1;

    /// <summary>Null if the family has no segments.</summary>
    public string? TokenTypes { get; init; } = "type_vocab_size";
}
