using MLNet.Adapters.Encoders;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training.Caching;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Converts arrays to tensors: pads rows of tokens to one batch on a device.</summary>
internal static class EncoderBatch
{
    /// <param name="rows">The texts.</param>
    /// <param name="paddingId">The token id of padding.</param>
    /// <param name="device">The device of the tensors.</param>
    /// <param name="lower">What the unchanged part of the encoder computed for texts; null if it must be computed.</param>
    public static EncoderInput Create(IReadOnlyList<EncodedText> rows, int paddingId, Device device, LowerStates? lower = null)
    {
        var batch = TokenBatch.Create(rows, paddingId);
        var input = EncoderInput.Create(batch.Ids, batch.TypeIds, batch.Lengths, batch.Tokens, device);
        return lower?.AddTo(input, rows) ?? input;
    }
}
