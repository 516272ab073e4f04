using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training.Caching;

/// <summary>The part of a model that a training does not change: embeddings and lower layers, with what is plugged into them.</summary>
/// <param name="Layers">The number of layers; all of them if only a head or a side network is trained.</param>
/// <param name="FirstTokenOnly">Whether of all layers' result only the first token is needed.</param>
/// <param name="Type">The type of the weights.</param>
internal sealed record LowerPart(int Layers, bool FirstTokenOnly, ScalarType Type)
{
    /// <summary>The layers whose output is needed, if a side network reads them, and the last one; else null.</summary>
    public IReadOnlyList<int>? Ladder { get; init; }

    /// <summary>Identifies the frozen adapters in these layers; null if there are none.</summary>
    public string? Adapters { get; init; }

    /// <summary>Returns the part below everything that is trained; null if there is no layer in it.</summary>
    public static LowerPart? Of(TextModel model)
    {
        var all = model.Encoder.Config.Shape.Layers;
        var type = model.Encoder.WeightType;
        var frozen = FrozenLayers(model.Encoder);
        if (model.Adapter?.Side is { } side && !IsFrozen(model))
        {
            return frozen < all ? null : new LowerPart(all, false, type)
            {
                Ladder = [.. side.Reads.Where(layer => layer < all - 1), all - 1],
            };
        }

        var layers = Math.Min(frozen, UnchangedLayers(model));
        if (layers == 0 || (layers == all && model.HeadOrNull is null))
            return null;
        var readsFirst = layers == all && model.HeadOrNull is { Config.ReadsFirstToken: true };
        return new LowerPart(layers, readsFirst, type) { Adapters = HasAdapters(model, layers) ? AdapterIdentity.Of(model) : null };
    }

    /// <summary>Returns the number of states of a text.</summary>
    public int RowsOf(int tokens) => FirstTokenOnly ? 1 : tokens * (Ladder?.Count ?? 1);

    public bool Equals(LowerPart? other) =>
        other is not null
        && (Layers, FirstTokenOnly, Type, Adapters) == (other.Layers, other.FirstTokenOnly, other.Type, other.Adapters)
        && (Ladder ?? []).SequenceEqual(other.Ladder ?? []);

    public override int GetHashCode() => HashCode.Combine(Layers, FirstTokenOnly, Type, Ladder?.Count, Adapters);

    // The number of the encoder's own lowest layers that are not trained.
    private static int FrozenLayers(TextEncoder encoder)
    {
        if (!IsTrained(encoder))
            return encoder.Layers.Count;
        if (encoder.Config.SharesLayers || IsTrained((nn.Module)encoder.Embeddings))
            return 0;
        var frozen = encoder.Layers.TakeWhile(layer => !IsTrained((nn.Module)layer)).Count();
        return Math.Min(frozen, encoder.Layers.Count - 1); // a LayerNorm after the last layer may be trained

        static bool IsTrained(nn.Module module) => module.parameters().Any(parameter => parameter.requires_grad);
    }

    // The number of lowest layers into which nothing is plugged that changes or is random.
    private static int UnchangedLayers(TextModel model)
    {
        var shape = model.Encoder.Config.Shape;
        if (model.Adapter is not { } adapter || IsFrozen(model))
            return shape.Layers;
        if (model.Encoder.Config.SharesLayers || adapter.EmbeddingInsertions != EmbeddingInsertions.None)
            return 0;
        var trained = ModuleParameters.Of(adapter).Where(parameter => parameter.IsTrained).Select(parameter => parameter.Layer).ToHashSet();
        var hasFrozen = IsFixed(model) && !trained.Contains(null);
        return Enumerable
            .Range(0, shape.Layers)
            .TakeWhile(layer => adapter.InsertionsOf(layer) == LayerInsertions.None || (hasFrozen && !trained.Contains(layer)))
            .Count();
    }

    // Whether all adapters are as fixed as the encoder.
    private static bool IsFrozen(TextModel model) =>
        IsFixed(model) && !ModuleParameters.Of(model.Adapter).Any(parameter => parameter.IsTrained);

    // Whether what frozen adapters compute for a text is the same each time, and can be told from what others compute.
    private static bool IsFixed(TextModel model) =>
        model is { Adapter: not (null or ISharedByTasks), AdapterDescription: not null, MostDroppedLayers: 0 };

    private static bool HasAdapters(TextModel model, int layers) =>
        model.Adapter is { } adapter
        && (layers == model.Encoder.Config.Shape.Layers
            || Enumerable.Range(0, layers).Any(layer => adapter.InsertionsOf(layer) != LayerInsertions.None));
}
