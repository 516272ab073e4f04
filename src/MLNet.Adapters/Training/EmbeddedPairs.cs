using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>A batch of pairs with the embeddings of their texts, which have any length.</summary>
/// <remarks>Shapes: B pairs, N negatives of all of them, H hidden.</remarks>
/// <param name="Pairs">All pairs, not only those of the batch.</param>
/// <param name="Rows">The indices of the B pairs.</param>
/// <param name="Firsts">[B, H] the first texts.</param>
/// <param name="Seconds">[B, H] the second texts.</param>
internal sealed record EmbeddedPairs(TextPairs Pairs, int[] Rows, Tensor Firsts, Tensor Seconds)
{
    /// <summary>[N, H] the negatives, pair by pair; null if there are none.</summary>
    public Tensor? Negatives { get; init; }

    /// <summary>How much the texts of each pair belong together, if pairs are graded.</summary>
    public IReadOnlyList<float> Scores { get; init; } = [];

    /// <summary>[B] the weights of the pairs; null if all are 1.</summary>
    public Tensor? Weights { get; init; }

    /// <summary>The text of each negative.</summary>
    public IEnumerable<int> NegativeTexts => Rows.SelectMany(row => Pairs.Negatives[row]);

    /// <summary>Returns the batch with the first components of each embedding.</summary>
    public EmbeddedPairs Leading(int size) => this with
    {
        Firsts = Firsts.narrow(1, 0, size),
        Seconds = Seconds.narrow(1, 0, size),
        Negatives = Negatives?.narrow(1, 0, size),
    };

    /// <summary>Returns the weighted mean of a loss per pair.</summary>
    /// <param name="losses">[B]</param>
    public Tensor Mean(Tensor losses) => ExampleWeights.Mean(losses, Weights);
}
