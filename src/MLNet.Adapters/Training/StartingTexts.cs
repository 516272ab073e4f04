using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>The training texts from which a method's new parameters start.</summary>
internal static class StartingTexts
{
    private const int Most = 512;
    private const int BatchSize = 32;

    /// <summary>Sets the new parameters of the model's adapter that depend on texts, if there are any.</summary>
    /// <param name="model">The model, before its training begins.</param>
    /// <param name="texts">The training texts, read only if they are needed; some are drawn if there are many.</param>
    /// <param name="paddingId">The token id of padding.</param>
    /// <param name="device">The device of the model.</param>
    /// <param name="seed">Determines which texts are drawn.</param>
    /// <param name="checkAlive">Called before each batch; throws if the work should stop.</param>
    public static void Start(
        TextModel model, IEnumerable<EncodedText> texts, int paddingId, Device device, int seed, Action checkAlive) =>
        model.Adapter?.StartFrom(observer =>
        {
            EncodedText[] drawn = [.. texts];
            new Random(seed).Shuffle(drawn);
            foreach (var batch in drawn.Take(Most).Chunk(BatchSize))
            {
                checkAlive();
                using var scope = NewDisposeScope();
                using var mode = no_grad();
                model.Encoder.Forward(EncoderBatch.Create(batch, paddingId, device), new EncoderPass { Adapter = observer });
            }
        });
}
