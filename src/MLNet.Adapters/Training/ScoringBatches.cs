using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Groups rows into batches for scoring, and splits their logits into rows.</summary>
internal static class ScoringBatches
{
    private const int MaxRows = 32;
    private const int MaxTokens = 4096; // per batch, including padding

    /// <summary>Plans batches of texts of similar length, as indices; the longest first, so that all threads finish together.</summary>
    public static int[][] Plan(IEnumerable<EncodedText> texts)
    {
        var batches = LengthBuckets.PlanScoring([.. texts.Select(text => text.Length)], MaxRows, MaxTokens);
        Array.Reverse(batches);
        return batches;
    }

    /// <summary>Returns the logits of each row.</summary>
    /// <param name="logits">[B, C]</param>
    public static float[][] Rows(Tensor logits) => [.. logits.cpu().data<float>().ToArray().Chunk((int)logits.shape[1])];
}
