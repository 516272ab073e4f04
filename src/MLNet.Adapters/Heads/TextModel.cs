using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Heads;

/// <summary>An encoder, the adapter that is plugged into it, and a head if the model predicts.</summary>
/// <param name="Encoder">Frozen and shared, or a private copy in full fine-tuning; not owned.</param>
/// <param name="Adapter">Owned; null for the plain encoder.</param>
/// <param name="HeadOrNull">Owned; null if the model returns embeddings.</param>
internal sealed record TextModel(TextEncoder Encoder, AdapterModule? Adapter, TextHead? HeadOrNull) : IDisposable
{
    /// <summary>How the names of the encoder's parameters begin.</summary>
    public const string EncoderPrefix = "encoder.";

    /// <summary>The head of a model that predicts.</summary>
    public TextHead Head => HeadOrNull ?? throw new InvalidOperationException("This model has no head: it returns embeddings.");

    /// <summary>Returns all parameters of the encoder, the adapter and the head, each with the name of its part.</summary>
    public IEnumerable<ModuleParameter> NamedParameters() =>
        ModuleParameters
            .Of(Encoder, EncoderPrefix)
            .Concat(ModuleParameters.Of(Adapter, "adapter."))
            .Concat(ModuleParameters.Of(HeadOrNull, "head."));

    /// <summary>
    /// The largest number of layers, from the first, whose adapter is left out in a training pass; each pass draws its own number.
    /// </summary>
    public int MostDroppedLayers { get; init; }

    /// <summary>
    /// Describes structure and configurations of the plugged-in adapters, which with their weights determine what frozen ones compute; null
    /// if they compute something else each time, as with dropout, or if what they compute is not to be kept.
    /// </summary>
    public string? AdapterDescription { get; init; }

    /// <summary>Computes the layers of a training pass so that gradients take less memory; null to keep what they need.</summary>
    public LayerCheckpoints? Checkpoints { get; init; }

    /// <summary>Computes the head's outputs: [B, C], or [B, T, C] if it predicts for each token.</summary>
    /// <param name="input">The batch.</param>
    /// <param name="tasks">[B] the number of each row's task, for a method for several tasks; else null.</param>
    public Tensor Outputs(EncoderInput input, Tensor? tasks = null) =>
        Outputs(input, new EncoderPass { Adapter = Adapter, Tasks = ForAdapter(tasks) }, null, 0);

    /// <summary>Computes the same while an observer receives the weights of fused adapters for every token.</summary>
    public Tensor Outputs(EncoderInput input, IFusionObserver observer) =>
        Outputs(input, new EncoderPass { Adapter = Adapter, FusionObserver = observer }, null, 0);

    /// <summary>Computes the head's outputs in training.</summary>
    /// <param name="input">The batch.</param>
    /// <param name="encoderDropout">The dropout masks inside the encoder; null turns its dropout off.</param>
    /// <param name="dropout">The dropout masks in the adapter and the head; null for none.</param>
    /// <param name="headDropoutProbability">The dropout probability of the head's inputs.</param>
    /// <param name="tasks">[B] the number of each row's task, for a method for several tasks; else null.</param>
    public Tensor TrainingOutputs(
        EncoderInput input,
        DropoutMasks? encoderDropout,
        DropoutMasks? dropout,
        double headDropoutProbability,
        Tensor? tasks = null) =>
        Outputs(input, TrainingPass(encoderDropout, dropout) with { Tasks = ForAdapter(tasks) }, dropout, headDropoutProbability);

    /// <summary>The settings of a pass in training.</summary>
    /// <param name="encoderDropout">The dropout masks inside the encoder; null turns its dropout off.</param>
    /// <param name="adapterDropout">The dropout masks in the adapter; null outside training.</param>
    public EncoderPass TrainingPass(DropoutMasks? encoderDropout, DropoutMasks? adapterDropout) => new()
    {
        Adapter = Adapter,
        EncoderDropout = encoderDropout,
        AdapterDropout = adapterDropout,
        Checkpoints = Checkpoints,
        DroppedLayers = MostDroppedLayers == 0 ? 0 : adapterDropout?.Below(MostDroppedLayers + 1) ?? 0,
    };

    /// <summary>Computes the head's outputs from the last hidden states, pooled if the head requires it.</summary>
    /// <param name="last">[B, T, H], or [B, 1, H] if the head reads the first token alone.</param>
    /// <param name="input">The tokens.</param>
    /// <param name="dropout">The dropout masks in training; null for none.</param>
    /// <param name="dropoutProbability">The dropout probability of the head's inputs.</param>
    public Tensor ApplyHead(Tensor last, EncoderInput input, DropoutMasks? dropout = null, double dropoutProbability = 0) =>
        Head.Forward(Pooled(last, input, dropout), dropout, dropoutProbability);

    /// <summary>
    /// Computes the head's outputs from the last hidden states of a pass, in which a method may have transformed embeddings.
    /// </summary>
    /// <param name="last">[B, T, H], or [B, 1, H] if the head reads the first token alone.</param>
    /// <param name="input">The tokens.</param>
    /// <param name="pass">The settings of the pass.</param>
    /// <param name="dropout">The dropout masks in training; null for none.</param>
    /// <param name="dropoutProbability">The dropout probability of the head's inputs.</param>
    public Tensor ApplyHead(
        Tensor last, EncoderInput input, EncoderPass pass, DropoutMasks? dropout = null, double dropoutProbability = 0) =>
        pass.Embeddings.Transform is var transform and not PlainTransform
            ? Head.Forward(Pooled(last, input, dropout), dropout, dropoutProbability, states => transform.Invert(states, pass.AtEmbeddings))
            : ApplyHead(last, input, dropout, dropoutProbability);

    /// <summary>Computes one vector per text, [B, H], of unchanged length.</summary>
    /// <param name="input">The batch.</param>
    /// <param name="pooling">How the states of the tokens become one vector.</param>
    /// <param name="encoderDropout">The dropout masks inside the encoder; null turns its dropout off.</param>
    /// <param name="adapterDropout">The dropout masks in the adapter; null for none.</param>
    public Tensor Embeddings(
        EncoderInput input,
        EmbeddingPooling pooling,
        DropoutMasks? encoderDropout = null,
        DropoutMasks? adapterDropout = null)
    {
        var pass = TrainingPass(encoderDropout, adapterDropout) with { FirstTokenOnly = pooling == EmbeddingPooling.Cls };
        return TextPooling.Pool(Encoder.Forward(input, pass), input, pooling);
    }

    public void Dispose()
    {
        Adapter?.Dispose();
        HeadOrNull?.Dispose();
    }

    // A pass with tasks keeps padding in, which other adapters do not need.
    private Tensor? ForAdapter(Tensor? tasks) => Adapter is ISharedByTasks ? tasks : null;

    // [B, T, H] → [B, 1, H] if the head reads the pooler or the mean
    private Tensor Pooled(Tensor last, EncoderInput input, DropoutMasks? dropout) =>
        Head.Config.UsesMean ? TextPooling.Pool(last, input, EmbeddingPooling.Mean).unsqueeze(1)
        : !Head.Config.UsesPooler ? last
        : Encoder.Pool(
            last,
            Adapter?.PoolerInsertion ?? PlainProjection.Instance,
            new LayerBatch(Encoder.Config.Shape.Layers, SubLayer.FeedForward, dropout)).unsqueeze(1);

    private Tensor Outputs(EncoderInput input, EncoderPass pass, DropoutMasks? dropout, double dropoutProbability)
    {
        return ApplyHead(
            Encoder.Forward(input, pass with { FirstTokenOnly = Head.Config.ReadsFirstToken }), input, pass, dropout, dropoutProbability);
    }
}
