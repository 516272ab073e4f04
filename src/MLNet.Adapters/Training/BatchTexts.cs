using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>The texts of a batch of pairs, each distinct one once, so that it is encoded once.</summary>
/// <remarks>
/// Shapes: B pairs, N negatives, D distinct texts, H hidden. A text that is paired with itself stays twice, because dropout makes its two
/// embeddings different.
/// </remarks>
internal sealed class BatchTexts
{
    private readonly long[] _places;

    /// <param name="pairs">All pairs.</param>
    /// <param name="rows">The indices of the B pairs.</param>
    public BatchTexts(TextPairs pairs, int[] rows)
    {
        (int Text, bool IsCopy)[] all =
        [
            .. rows.Select(row => (pairs.Firsts[row], false)),
            .. rows.Select(row => (pairs.Seconds[row], pairs.Seconds[row] == pairs.Firsts[row])),
            .. rows.SelectMany(row => pairs.Negatives[row]).Select(text => (text, false)),
        ];
        var places = new Dictionary<(int, bool), long>();
        foreach (var text in all)
            places.TryAdd(text, places.Count);
        Texts = [.. all.Distinct().Select(text => pairs.Texts[text.Text])];
        _places = Array.ConvertAll(all, text => places[text]);
    }

    /// <summary>The D distinct texts, in the order in which they occur.</summary>
    public IReadOnlyList<EncodedText> Texts { get; }

    /// <summary>Returns the embeddings of the first texts, the second texts and the negatives: [2B + N, H].</summary>
    /// <param name="distinct">[D, H] the embeddings of the distinct texts.</param>
    public Tensor Spread(Tensor distinct) =>
        _places.Length == Texts.Count ? distinct : distinct.index_select(0, tensor(_places, device: distinct.device));
}
