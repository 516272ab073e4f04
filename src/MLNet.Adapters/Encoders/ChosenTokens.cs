using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>What <see cref="FirstTokens"/> means for the states of a batch.</summary>
/// <param name="Layer">The layer that computes the chosen tokens alone.</param>
/// <param name="Choose">Selects them from the states that enter it.</param>
/// <param name="Above">Where they are in the layers above.</param>
internal sealed record ChosenTokens(int Layer, Func<Tensor, Tensor> Choose, TokenLayout Above)
{
    /// <summary>For texts padded to a rectangle: [B, A + T, H].</summary>
    /// <param name="first">The tokens.</param>
    /// <param name="hidden">The input of the first layer.</param>
    /// <param name="bias">[B, 1, 1, A + T]; null if no token is masked.</param>
    /// <param name="hook">The insertion before the first layer, which knows where the first token is.</param>
    /// <param name="at">The place of that insertion.</param>
    public static ChosenTokens? Padded(FirstTokens? first, Tensor hidden, Tensor? bias, IEmbeddingHook hook, LayerBatch at)
    {
        if (first is null)
            return null;
        if (first.Count == 1) // no layer above reads another token
            return new ChosenTokens(first.Layer, states => hook.First(states, at), TokenLayout.Padded(null));
        var count = Math.Min(first.Count, hidden.shape[1]);
        return new ChosenTokens(first.Layer, states => states.narrow(1, 0, count), TokenLayout.Padded(bias?.narrow(3, 0, count)));
    }

    /// <summary>For texts one after another: [1, all tokens, H].</summary>
    /// <param name="first">The tokens.</param>
    /// <param name="padding">The padding that was taken out.</param>
    public static ChosenTokens? Unpadded(FirstTokens? first, Unpadding padding) => first is null ? null : new ChosenTokens(
        first.Layer,
        states => padding.First(states, first.Count),
        TokenLayout.Unpadded([.. padding.Lengths.Select(length => Math.Min(length, first.Count))]));
}
