using MLNet.Adapters.Encoders;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Converts arrays to tensors: pads rows of tokens to one batch on a device.</summary>
internal static class EncoderBatch
{
    public static EncoderInput Create(IReadOnlyList<EncodedText> rows, int paddingId, Device device)
    {
        var batch = TokenBatch.Create(rows, paddingId);
        return EncoderInput.Create(batch.Ids, batch.TypeIds, batch.Lengths, batch.Tokens, device);
    }
}
