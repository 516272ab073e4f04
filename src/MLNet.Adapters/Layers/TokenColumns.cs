using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Some columns of a contiguous matrix with one row per token.</summary>
/// <param name="Tokens">[…, columns]</param>
/// <param name="First">The first of the columns.</param>
internal readonly record struct TokenColumns(Tensor Tokens, long First = 0);
