using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>How rows are put into batches to be scored, and taken out of their logits.</summary>
internal static class ScoringBatches
{
    private const int MaxRows = 32;
    private const int MaxTokens = 4096; // of one batch, padding included

    /// <summary>Batches of texts of similar length, as indices.</summary>
    public static int[][] Plan(IEnumerable<EncodedText> texts) =>
        LengthBuckets.PlanScoring([.. texts.Select(text => text.Length)], MaxRows, MaxTokens);

    /// <summary>The logits of each row.</summary>
    /// <param name="logits">[B, C]</param>
    public static float[][] Rows(Tensor logits) => [.. logits.cpu().data<float>().ToArray().Chunk((int)logits.shape[1])];
}
