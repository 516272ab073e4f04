using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>
/// Where an answer starts and ends: the mean of two cross-entropies over the tokens of a window; padding cannot be chosen.
/// </summary>
internal sealed class SpanObjective : IObjective<TokenSpan>
{
    public Tensor Loss(Tensor outputs, TrainingExample<TokenSpan>[] batch) =>
        ExampleWeights.Mean(Losses(outputs, batch), ExampleWeights.Of(batch, outputs.device));

    /// <summary>Computes loss and accuracy; a window is right if its start and end are the most probable ones.</summary>
    public BatchScore Measure(Tensor outputs, TrainingExample<TokenSpan>[] batch)
    {
        var likeliest = Masked(outputs, batch).argmax(1); // [B, 2]
        return ExampleWeights.Sum(Losses(outputs, batch), likeliest.eq(Targets(outputs, batch)).all(1), batch);
    }

    public void Dispose()
    {
    }

    /// <summary>Returns [B, 2]: the first and last token of each answer.</summary>
    public static Tensor Targets(Tensor outputs, TrainingExample<TokenSpan>[] batch) =>
        tensor(
            [.. batch.SelectMany(example => (long[])[example.Target.Start, example.Target.End])],
            batch.Length,
            2,
            device: outputs.device);

    /// <summary>Returns [B, T, 2], with padding set to −∞.</summary>
    public static Tensor Masked(Tensor outputs, TrainingExample<TokenSpan>[] batch)
    {
        var tokens = outputs.shape[1];
        if (Array.TrueForAll(batch, example => example.Text.Length == tokens))
            return outputs;
        var lengths = tensor(Array.ConvertAll(batch, example => (long)example.Text.Length), device: outputs.device);
        var isPadding = arange(tokens, device: outputs.device).unsqueeze(0).ge(lengths.unsqueeze(1)); // [B, T]
        return outputs.masked_fill(isPadding.unsqueeze(2), double.NegativeInfinity);
    }

    private static Tensor Losses(Tensor outputs, TrainingExample<TokenSpan>[] batch) => // [B, T, 2] against [B, 2] → [B]
        nn.functional.cross_entropy(Masked(outputs, batch), Targets(outputs, batch), reduction: nn.Reduction.None).mean([1]);
}
