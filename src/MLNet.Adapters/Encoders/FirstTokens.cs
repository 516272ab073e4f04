using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;

namespace MLNet.Adapters.Encoders;

/// <summary>
/// From which layer on only the first tokens of each text are computed, where the first one's last state is all that is needed: the last
/// layer with attention, above which tokens see their neighbors at most.
/// </summary>
/// <param name="Layer">The layer, which itself reads all tokens.</param>
/// <param name="Count">The number of tokens that leave it; shorter texts have fewer.</param>
internal sealed record FirstTokens(int Layer, int Count)
{
    /// <summary>Finds the layer; null if all layers have to compute all tokens.</summary>
    /// <param name="layers">The layers of the encoder.</param>
    /// <param name="pass">The settings of the pass.</param>
    /// <param name="firstLayer">The first layer that is computed.</param>
    public static FirstTokens? Find(IReadOnlyList<ITransformerLayer> layers, EncoderPass pass, int firstLayer)
    {
        if (!pass.FirstTokenOnly || pass.FusionObserver is not null || pass.Reading >= TextReading.WholeText)
            return null;
        var count = 1;
        for (var layer = layers.Count - 1; layer >= firstLayer; layer--)
        {
            if (layers[layer].TokensRead(count) is not { } read)
                return layer == layers.Count - 1 || LeavesTokensAlone(pass) ? new FirstTokens(layer, count) : null;
            count = read;
        }

        return null;
    }

    // Whether nothing but the layers themselves looks at other tokens.
    private static bool LeavesTokensAlone(EncoderPass pass) =>
        pass.Reading == TextReading.EachToken && pass.Observer is null && pass.Embeddings.Hook is PlainEmbeddings;
}
