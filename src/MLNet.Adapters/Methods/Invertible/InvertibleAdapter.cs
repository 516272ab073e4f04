using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Invertible;

/// <summary>An invertible transformation of embeddings, in two steps that each change one half by means of the other.</summary>
/// <remarks>Shapes: B batch, T tokens, E embedding size.</remarks>
internal abstract class InvertibleAdapter(string name, int size) : nn.Module(name), IEmbeddingTransform
{
    /// <summary>Creates a new one.</summary>
    /// <param name="settings">Its form and inner size.</param>
    /// <param name="size">E</param>
    /// <param name="activation">The activation function of its networks.</param>
    /// <param name="generator">Draws new weights; null if trained ones follow.</param>
    /// <param name="device">The device of the parameters.</param>
    public static InvertibleAdapter Create(
        InvertibleSettings settings, int size, Func<Tensor, Tensor> activation, Generator? generator, Device device)
    {
        InvertibleAdapter made = settings.Form == InvertibleForm.Glow
            ? new GlowAdapter(settings, size, activation, device)
            : new NiceAdapter(settings, size, activation, device);
        if (generator is not null)
        {
            foreach (var network in made.children().Cast<CouplingNetwork>())
                network.Initialize(generator);
        }

        return made;
    }

    /// <summary>The inner size of networks that read a half: at least 1.</summary>
    public static int InnerSize(InvertibleSettings settings, int size) => Math.Max(1, (int)(size / 2 / settings.ReductionFactor));

    public Tensor Apply(Tensor embeddings, LayerBatch batch)
    {
        var (first, second) = Halves(embeddings);
        first = ChangeFirst(first, second);
        return cat([first, ChangeSecond(second, first)], -1);
    }

    public Tensor Invert(Tensor states, LayerBatch batch)
    {
        var (first, second) = Halves(states);
        second = RestoreSecond(second, first);
        return cat([RestoreFirst(first, second), second], -1);
    }

    protected abstract Tensor ChangeFirst(Tensor first, Tensor second);

    protected abstract Tensor ChangeSecond(Tensor second, Tensor first);

    protected abstract Tensor RestoreFirst(Tensor first, Tensor second);

    protected abstract Tensor RestoreSecond(Tensor second, Tensor first);

    private (Tensor First, Tensor Second) Halves(Tensor x) => (x.narrow(-1, 0, size / 2), x.narrow(-1, size / 2, size / 2));
}
