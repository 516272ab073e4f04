using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters;

/// <summary>
/// Trained adapters to be used together in one encoder, as a value: a single adapter, a fusion, a stack, an average; a parallel or routed
/// set.
/// </summary>
/// <remarks>It holds no native memory and needs no disposing.</remarks>
public abstract record AdapterComposition
{
    private protected AdapterComposition(TrainedHead? head) => Head = head;

    /// <summary>The composition's name: an adapter's own, or one made of its parts' names.</summary>
    public abstract string Name { get; }

    /// <summary>The compositions directly inside; empty for a single adapter.</summary>
    public abstract IReadOnlyList<AdapterComposition> Children { get; }

    /// <summary>Every adapter in it, each once, in order.</summary>
    public IReadOnlyList<TrainedAdapter> Adapters => [.. Leaves().DistinctBy(adapter => adapter.Name)];

    /// <summary>The classes of its head, in order; empty where it has no head.</summary>
    public IReadOnlyList<string> Labels => Head?.Labels ?? [];

    /// <summary>The name of the encoder that it was trained in.</summary>
    public string EncoderId => Encoder.Id;

    /// <summary>The hash of that encoder; see <see cref="PretrainedEncoder.Sha256"/>.</summary>
    public string EncoderSha256 => Encoder.Sha256;

    /// <summary>The hidden size of that encoder.</summary>
    public int HiddenSize => Shape.HiddenSize;

    /// <summary>The layers of that encoder.</summary>
    public int Layers => Shape.Layers;

    internal TrainedHead? Head { get; init; }

    /// <summary>Whether rows are copied or routed in it, so that one head cannot read its output.</summary>
    internal virtual bool SplitsRows => Children.Any(child => child.SplitsRows);

    internal virtual EncoderReference Encoder => Children[0].Encoder;

    internal virtual EncoderShape Shape => Children[0].Shape;

    /// <summary>The adapters of a fitted or loaded model with its head.</summary>
    /// <param name="model">An adapter model, or a chain that has exactly one.</param>
    /// <exception cref="ArgumentException">
    /// There is no adapter model in the chain or there are several, or the model has no adapter.
    /// </exception>
    public static AdapterComposition FromModel(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ModelChain.Single<IAdapterModel>(model).Composition
            ?? throw new ArgumentException(
                "The model has no adapter: it was trained with FineTuning.Full or FineTuning.HeadOnly. Train it with FineTuning.Adapter.",
                nameof(model));
    }

    /// <summary>
    /// The same without its head: to continue from, to stack or to fuse it for another task, or to save an adapter whose head AdapterHub's
    /// files cannot express.
    /// </summary>
    public AdapterComposition WithoutHead() => this with { Head = null };

    /// <inheritdoc/>
    public override string ToString() => Describe();

    private protected string Describe() =>
        $"{Name} (for {EncoderId}{(Labels.Count > 0 ? $"; {string.Join(", ", Labels)}" : string.Empty)})";

    /// <summary>Refuses an encoder that a part was not trained in.</summary>
    /// <exception cref="ArgumentException">The sizes or the files differ; the message says which.</exception>
    internal void CheckFits(PretrainedEncoder encoder)
    {
        foreach (var adapter in Leaves())
            adapter.CheckEncoder(encoder.Id, encoder.Sha256, encoder.Shape);
    }

    private IEnumerable<TrainedAdapter> Leaves() =>
        this is TrainedAdapter adapter ? [adapter] : Children.SelectMany(child => child.Leaves());
}
