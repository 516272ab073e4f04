using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.Peft.LayerNormTuning;

/// <summary>A LayerNorm in the model that PEFT sees.</summary>
/// <param name="Name">Its path in the model.</param>
/// <param name="Owner">The prefix of our parameters, such as <c>layer.0.output_norm</c>.</param>
/// <param name="Target">The kind of LayerNorm.</param>
/// <param name="Layer">The index of its layer; null for that of the embeddings.</param>
internal sealed record PeftNorm(string Name, string Owner, LayerNormTargets Target, int? Layer)
{
    private static readonly (SubLayer SubLayer, LayerNormTargets Target, string Here)[] InLayers =
    [
        (SubLayer.Attention, LayerNormTargets.Attention, "attention_norm"),
        (SubLayer.FeedForward, LayerNormTargets.FeedForward, "output_norm"),
    ];

    /// <summary>Returns the LayerNorms that can be trained.</summary>
    public static IEnumerable<PeftNorm> In(PeftModel model)
    {
        yield return Of("embeddings.norm", LayerNormTargets.Embeddings, null);
        for (var layer = 0; layer < model.Shape.Layers; layer++)
        {
            foreach (var (subLayer, target, here) in InLayers)
            {
                if (model.Shape.HasNorm(layer, subLayer))
                    yield return Of($"layer.{layer}.{here}", target, layer);
            }
        }

        PeftNorm Of(string owner, LayerNormTargets target, int? layer) =>
            new($"{model.Prefix}{model.Family.Keys.ToHuggingFace($"{owner}.")}".TrimEnd('.'), owner, target, layer);
    }

    /// <summary>Whether a configuration trains it.</summary>
    public bool IsIn(LayerNormTuningConfig config) =>
        config.Targets.HasFlag(Target) && !(Layer is { } layer && config.LeaveOutLayers.Contains(layer));
}
