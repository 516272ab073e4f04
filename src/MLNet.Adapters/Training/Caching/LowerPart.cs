using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training.Caching;

/// <summary>The part of an encoder that a training does not change: its embeddings and its lower layers.</summary>
/// <param name="Layers">The number of layers; all of them if only a head or a side network is trained.</param>
/// <param name="FirstTokenOnly">Whether of all layers' result only the first token is needed.</param>
/// <param name="Type">The type of the weights.</param>
internal sealed record LowerPart(int Layers, bool FirstTokenOnly, ScalarType Type)
{
    /// <summary>The layers whose output is needed, if a side network reads them, and the last one; else null.</summary>
    public IReadOnlyList<int>? Ladder { get; init; }

    /// <summary>Returns the part below everything that is trained or plugged in; null if there is no layer in it.</summary>
    public static LowerPart? Of(TextModel model)
    {
        var encoder = model.Encoder;
        if (encoder.parameters().Any(parameter => parameter.requires_grad))
            return null;
        var all = encoder.Config.Shape.Layers;
        var layers = model.Adapter is not { } adapter ? all
            : encoder.Config.SharesLayers || adapter.EmbeddingInsertions != EmbeddingInsertions.None ? 0
            : Enumerable.Range(0, all).TakeWhile(layer => adapter.InsertionsOf(layer) == LayerInsertions.None).Count();
        var type = encoder.WordEmbeddings.dtype;
        if (model.Adapter?.Side is { } side)
        {
            return layers < all ? null : new LowerPart(all, false, type)
            {
                Ladder = [.. side.Reads.Where(layer => layer < all - 1), all - 1],
            };
        }

        var readsFirst = layers == all && model.HeadOrNull is { Config.ReadsFirstToken: true };
        return layers == 0 || (layers == all && model.HeadOrNull is null) ? null : new LowerPart(layers, readsFirst, type);
    }

    /// <summary>Returns the number of states of a text.</summary>
    public int RowsOf(int tokens) => FirstTokenOnly ? 1 : tokens * (Ladder?.Count ?? 1);

    public bool Equals(LowerPart? other) =>
        other is not null
        && (Layers, FirstTokenOnly, Type) == (other.Layers, other.FirstTokenOnly, other.Type)
        && (Ladder ?? []).SequenceEqual(other.Ladder ?? []);

    public override int GetHashCode() => HashCode.Combine(Layers, FirstTokenOnly, Type, Ladder?.Count);
}
