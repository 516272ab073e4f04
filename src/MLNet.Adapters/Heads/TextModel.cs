using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Heads;

/// <summary>An encoder, what is plugged into it, and a head where the model predicts.</summary>
/// <param name="Encoder">Frozen and shared, or a private copy in full fine-tuning; not owned.</param>
/// <param name="Adapter">Owned; null for the plain encoder.</param>
/// <param name="OwnHead">Owned; null where the model gives embeddings.</param>
internal sealed record TextModel(TextEncoder Encoder, AdapterModule? Adapter, TextHead? OwnHead) : IDisposable
{
    /// <summary>The head of a model that predicts.</summary>
    public TextHead Head => OwnHead ?? throw new InvalidOperationException("This model has no head: it gives embeddings.");

    /// <summary>Every parameter: the encoder's, the adapter's and the head's, each under its part's name.</summary>
    public IEnumerable<(string Name, Tensor Parameter)> NamedParameters() =>
        Prefixed("encoder", Encoder).Concat(Prefixed("adapter", Adapter)).Concat(Prefixed("head", OwnHead));

    /// <summary>What the head says: [B, C], or [B, T, C] where it judges each token.</summary>
    public Tensor Outputs(EncoderInput input) =>
        Judge(Encoder.Forward(input, new EncoderPass { Adapter = Adapter, FirstTokenOnly = Head.Config.ReadsFirstToken }));

    /// <summary>The same while an observer sees the weights of fused adapters for every token; the last layer then computes every token too.</summary>
    public Tensor Outputs(EncoderInput input, IFusionObserver observer) =>
        Judge(Encoder.Forward(input, new EncoderPass { Adapter = Adapter, FusionObserver = observer }));

    /// <summary>What the head says in training.</summary>
    /// <param name="input">The batch.</param>
    /// <param name="encoderDropout">Masks inside the encoder; null keeps its dropout off.</param>
    /// <param name="dropout">Masks in the adapter and the head; null for none.</param>
    /// <param name="headDropoutProbability">The share of the head's inputs to drop.</param>
    public Tensor TrainingOutputs(EncoderInput input, DropoutMasks? encoderDropout, DropoutMasks? dropout, double headDropoutProbability)
    {
        var pass = new EncoderPass { Adapter = Adapter, EncoderDropout = encoderDropout, AdapterDropout = dropout, FirstTokenOnly = Head.Config.ReadsFirstToken };
        return Judge(Encoder.Forward(input, pass), dropout, headDropoutProbability);
    }

    /// <summary>What the head says of last hidden states, pooled where it asks for that.</summary>
    /// <param name="last">[B, T, H]</param>
    /// <param name="dropout">Masks in training; null for none.</param>
    /// <param name="dropoutProbability">The share of the head's inputs to drop.</param>
    public Tensor Judge(Tensor last, DropoutMasks? dropout = null, double dropoutProbability = 0) =>
        Head.Forward(Head.Config.UsesPooler ? Encoder.Pool(last).unsqueeze(1) : last, dropout, dropoutProbability);

    /// <summary>One vector a text, [B, H], of the encoder's own length.</summary>
    /// <param name="input">The batch.</param>
    /// <param name="pooling">How the tokens' states become one.</param>
    /// <param name="encoderDropout">Masks inside the encoder; null keeps its dropout off.</param>
    /// <param name="adapterDropout">Masks in the adapter; null for none.</param>
    public Tensor Embeddings(EncoderInput input, EmbeddingPooling pooling, DropoutMasks? encoderDropout = null, DropoutMasks? adapterDropout = null)
    {
        var pass = new EncoderPass { Adapter = Adapter, EncoderDropout = encoderDropout, AdapterDropout = adapterDropout, FirstTokenOnly = pooling == EmbeddingPooling.Cls };
        return TextPooling.Pool(Encoder.Forward(input, pass), input.AttentionBias, pooling);
    }

    public void Dispose()
    {
        Adapter?.Dispose();
        OwnHead?.Dispose();
    }

    private static IEnumerable<(string Name, Tensor Parameter)> Prefixed(string part, nn.Module? module) =>
        module?.named_parameters().Select(named => ($"{part}.{named.name}", (Tensor)named.parameter)) ?? [];
}
