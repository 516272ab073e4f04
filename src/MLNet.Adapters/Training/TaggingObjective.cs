using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>One class per token: cross-entropy over the tokens that have one.</summary>
/// <param name="usualTokens">
/// The average number of such tokens per training example. The losses of a batch are divided by this number times the number of examples,
/// so that a token counts the same in every batch. With the mean over the batch's own tokens this would hold on average for batches of
/// random length, but in batches of similar length a token would count more in short texts. Null for the mean over the batch's own tokens.
/// </param>
internal sealed class TaggingObjective(double? usualTokens = null) : IObjective<int[]>
{
    /// <summary>The target of a token that is ignored.</summary>
    public const int Ignored = -100;

    public Tensor Loss(Tensor outputs, TrainingExample<int[]>[] batch)
    {
        var targets = Targets(outputs, batch);
        var losses = nn
            .functional.cross_entropy(outputs.flatten(0, 1), targets.flatten(), ignore_index: Ignored, reduction: nn.Reduction.None)
            .view(targets.shape); // [B·T, C] → [B, T]
        var counts = targets.ne(Ignored).to(losses.dtype);
        if (ExampleWeights.Of(batch, outputs.device) is { } weights)
            counts = counts * weights.unsqueeze(1);
        var sum = (losses * counts).sum();
        return usualTokens is { } usual ? sum / (usual * batch.Sum(example => (double)example.Weight)) : sum / counts.sum();
    }

    public double Weight(TrainingExample<int[]>[] batch) => batch.Sum(example =>
        (double)example.Weight * (usualTokens is null ? example.Target.Count(target => target != Ignored) : 1));

    public BatchScore Measure(Tensor outputs, TrainingExample<int[]>[] batch)
    {
        var targets = Targets(outputs, batch);
        var weights = tensor(Array.ConvertAll(batch, example => example.Weight), device: outputs.device).unsqueeze(1);
        var losses = nn
            .functional.cross_entropy(outputs.flatten(0, 1), targets.flatten(), ignore_index: Ignored, reduction: nn.Reduction.None)
            .view(targets.shape);
        var counts = targets.ne(Ignored).to(losses.dtype) * weights;
        var right = outputs.argmax(-1).eq(targets).to(losses.dtype) * counts;
        return new BatchScore(Sum(losses * weights), Sum(right), Sum(counts));
    }

    public void Dispose()
    {
    }

    private static double Sum(Tensor x) => x.sum().item<float>();

    // [B, T], padding ignored
    private static Tensor Targets(Tensor outputs, TrainingExample<int[]>[] batch)
    {
        var tokens = (int)outputs.shape[1];
        var targets = new long[batch.Length * tokens];
        Array.Fill(targets, Ignored);
        foreach (var (row, example) in batch.Index())
        {
            for (var token = 0; token < example.Target.Length; token++)
                targets[(row * tokens) + token] = example.Target[token];
        }

        return tensor(targets, batch.Length, tokens, device: outputs.device);
    }
}
