using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters;

/// <summary>
/// Trained adapters for use in one encoder, as a value: a single adapter, a fusion, a stack, an average, or a parallel or routed set.
/// </summary>
/// <remarks>It holds no native memory and does not need to be disposed.</remarks>
public abstract record AdapterComposition
{
    private protected AdapterComposition(TrainedHead? head) => Head = head;

    /// <summary>The name of the composition: the name of a single adapter, or one built from the names of the parts.</summary>
    public abstract string Name { get; }

    /// <summary>The direct parts of the composition; empty for a single adapter.</summary>
    public abstract IReadOnlyList<AdapterComposition> Children { get; }

    /// <summary>All distinct adapters in the composition, in order.</summary>
    public IReadOnlyList<TrainedAdapter> Adapters => [.. Leaves().DistinctBy(adapter => adapter.Name)];

    /// <summary>The classes of the head, in order; empty if there is no head.</summary>
    public IReadOnlyList<string> Labels => Head?.Labels ?? [];

    /// <summary>The name of the encoder in which the composition was trained.</summary>
    public string EncoderId => Encoder.Id;

    /// <summary>The hash of the encoder; see <see cref="PretrainedEncoder.Sha256"/>.</summary>
    public string EncoderSha256 => Encoder.Sha256;

    /// <summary>The hidden size of the encoder.</summary>
    public int HiddenSize => Shape.HiddenSize;

    /// <summary>The number of layers of the encoder.</summary>
    public int Layers => Shape.Layers;

    internal TrainedHead? Head { get; init; }

    /// <summary>The name of the model in the folder from which it was loaded; null if it comes from elsewhere.</summary>
    internal string? ModelName { get; init; }

    /// <summary>The name of the model that a folder gets.</summary>
    internal string WrittenModelName => ModelName ?? EncoderId;

    /// <summary>Whether the composition copies or routes rows, so that a single head cannot read its output.</summary>
    internal virtual bool SplitsRows => Children.Any(child => child.SplitsRows);

    internal virtual EncoderReference Encoder => Children[0].Encoder;

    internal virtual EncoderShape Shape => Children[0].Shape;

    /// <summary>Returns the adapters of a fitted or loaded model with its head.</summary>
    /// <param name="model">An adapter model, or a chain that contains exactly one.</param>
    /// <exception cref="ArgumentException">The chain contains no adapter model or several, or the model has no adapter.</exception>
    public static AdapterComposition FromModel(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ModelChain.Single<IAdapterModel>(model).Composition
            ?? throw new ArgumentException(
                "The model has no adapter: it was trained with FineTuning.Full or FineTuning.HeadOnly. Train it with FineTuning.Adapter.",
                nameof(model));
    }

    /// <summary>
    /// Returns the same composition without its head: to continue training it, to stack or fuse it for another task, or to save an adapter
    /// whose head AdapterHub's files cannot express.
    /// </summary>
    public AdapterComposition WithoutHead() => this with { Head = null };

    /// <inheritdoc/>
    public override string ToString() => Describe();

    private protected string Describe() =>
        $"{Name} (for {EncoderId}{(Labels.Count > 0 ? $"; {string.Join(", ", Labels)}" : string.Empty)})";

    /// <summary>Throws if a part was trained in another encoder.</summary>
    /// <exception cref="ArgumentException">The sizes or the files differ; the message states which.</exception>
    internal void CheckFits(PretrainedEncoder encoder)
    {
        foreach (var adapter in Leaves())
            adapter.CheckEncoder(encoder.Id, encoder.Sha256, encoder.Shape);
    }

    private IEnumerable<TrainedAdapter> Leaves() =>
        this is TrainedAdapter adapter ? [adapter] : Children.SelectMany(child => child.Leaves());
}
