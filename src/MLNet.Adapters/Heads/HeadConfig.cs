using System.Text.Json.Serialization;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Heads;

/// <summary>The layers of a prediction head, as in AdapterHub.</summary>
/// <param name="Kind">What the head predicts.</param>
/// <param name="Layers">The number of linear layers, at least 1; all but the last are H → H.</param>
/// <param name="Activation">The activation function between them.</param>
/// <param name="UsesPooler">Whether the encoder's pooler comes between the first token's state and the layers.</param>
/// <param name="TiesDecoder">
/// Whether the last layer of a language model is the encoder's own word table, which the head then does not contain.
/// </param>
/// <param name="UsesMean">Whether the layers read the mean of the states of all tokens, instead of the first token's.</param>
internal sealed record HeadConfig(
    HeadKind Kind,
    int Layers,
    ActivationFunction Activation = ActivationFunction.Tanh,
    bool UsesPooler = false,
    bool TiesDecoder = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool UsesMean = false)
{
    private const int MostLayers = 100;
    private const int MostOutputs = 100_000_000;

    /// <summary>Whether there is one prediction for a text, and not one for each token.</summary>
    [JsonIgnore]
    public bool PredictsForText => Kind is not (HeadKind.Tagging or HeadKind.QuestionAnswering or HeadKind.MaskedLanguageModel);

    /// <summary>Whether the prediction for a text uses only the state of its first token.</summary>
    [JsonIgnore]
    public bool ReadsFirstToken => PredictsForText && !UsesMean;

    public static HeadConfig Of(ClassificationHeadKind kind) => Of(HeadKind.Classification, kind);

    /// <exception cref="ArgumentException">The head would make one vector of a text, but predicts for each token.</exception>
    public static HeadConfig Of(HeadKind kind, ClassificationHeadKind layers)
    {
        var config = new HeadConfig(
            kind,
            layers is ClassificationHeadKind.TwoLayer or ClassificationHeadKind.Mean ? 2 : 1,
            UsesPooler: layers == ClassificationHeadKind.Pooler,
            UsesMean: layers == ClassificationHeadKind.Mean);
        return config.PredictsForText || layers is ClassificationHeadKind.TwoLayer or ClassificationHeadKind.Linear
            ? config
            : throw new ArgumentException(
                $"Head is {layers}, which makes one vector of a text, but a head of kind {kind} predicts for each token. "
                + $"Choose {ClassificationHeadKind.Linear} or {ClassificationHeadKind.TwoLayer}.");
    }

    /// <summary>Whether a trainer can train such a head.</summary>
    [JsonIgnore]
    public bool CanBeTrained => Kind != HeadKind.MaskedLanguageModel
        && Activation == ActivationFunction.Tanh
        && Layers >= 1
        && Layers <= (UsesPooler ? 1 : 2);

    /// <exception cref="InvalidDataException">A stored configuration has an invalid number of layers or outputs.</exception>
    public void CheckSizes(int outputs, string file)
    {
        if (Layers is < 1 or > MostLayers)
            throw new InvalidDataException(
                $"{file}: the head has {Layers} layers; it must be 1 to {MostLayers}. Use the file that belongs to the weights.");
        if (outputs is < 1 or > MostOutputs)
            throw new InvalidDataException(
                $"{file}: the head has {outputs} outputs; it must be 1 to {MostOutputs}. Use the file that belongs to the weights.");
    }

    /// <summary>Creates the head.</summary>
    /// <param name="hiddenSize">H.</param>
    /// <param name="outputs">The number of outputs per text or token.</param>
    /// <param name="generator">Draws new weights; null if trained ones are loaded later.</param>
    /// <param name="device">The device of the head.</param>
    /// <param name="encoder">The encoder whose word table a tied decoder shares; null if there is none.</param>
    /// <exception cref="ArgumentException">The head reads the pooler, but the encoder has none.</exception>
    public TextHead Create(int hiddenSize, int outputs, Generator? generator, Device device, TextEncoder? encoder = null)
    {
        if (UsesPooler && encoder is { Pooler: null })
            throw new ArgumentException(
                $"The head reads the encoder's pooler, but the files of this {encoder.Config.ModelType} encoder contain none. "
                + "Use the files of the encoder with its pooler, or a head on the first token's state.");
        return Kind == HeadKind.MaskedLanguageModel
            ? new MaskedLanguageHead(this, hiddenSize, outputs, encoder, generator, device)
            : new PredictionHead(this, hiddenSize, outputs, generator, device);
    }

    public override string ToString() =>
        $"{Kind}, {Layers} layer(s), {Activation}"
        + (UsesPooler ? ", on the pooler" : string.Empty)
        + (UsesMean ? ", on the mean of the tokens" : string.Empty)
        + (TiesDecoder ? ", decoder tied to the word embeddings" : string.Empty);
}
