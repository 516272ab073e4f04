using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Encoders;

/// <summary>The names of linear maps outside the layers in Hugging Face's models of a family: those of its heads, and its pooler.</summary>
internal sealed record TaskHeadKeys
{
    /// <summary>The head of a sequence classifier; null if it has parts that this library's heads lack.</summary>
    public SequenceHeadKeys? Sequence { get; init; }

    /// <summary>The head of a token classifier, one map; null if it has parts that this library's heads lack.</summary>
    public string? Token { get; init; } = "classifier";

    /// <summary>The head of question answering, one map; null if it has parts that this library's heads lack.</summary>
    public string? Answers { get; init; } = "qa_outputs";

    /// <summary>The encoder's pooler, below its prefix; null if it has none.</summary>
    public string? Pooler { get; init; }
}

/// <summary>The head of a sequence classifier, on the first token's state: a dense map, an activation function, the output map.</summary>
/// <param name="Dense">The dense map; null if it is the encoder's pooler.</param>
/// <param name="Activation">The activation function after it.</param>
/// <param name="Output">The output map.</param>
internal sealed record SequenceHeadKeys(string? Dense, ActivationFunction Activation, string Output);
