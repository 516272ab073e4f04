using System.Text.Json.Serialization;
using MLNet.Adapters.Methods.LowRank;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>LoRA: y = W x + b + s · B A x, with A [r, in] and B [out, r] in parallel to frozen linear maps, s = α / r.</summary>
/// <remarks>
/// <para>Choose LoRA if scoring must cost no more than with the plain encoder: its product can be added to a copy of the weights. It
/// acts in linear maps, so it cannot be stacked, averaged or fused with adapters that act in residual connections.</para>
/// <para>rsLoRA is <see cref="LowRankConfig.Scaling"/>, LoRA+ is <see cref="LearningRateRatio"/>.</para>
/// <para>Source: Hu et al. 2022 (arXiv 2106.09685).</para>
/// </remarks>
public sealed record LoraConfig : LowRankConfig
{
    /// <summary>Determines how new matrices are drawn.</summary>
    /// <value><see cref="LoraInitialization.Kaiming"/> by default.</value>
    public LoraInitialization Initialization { get; init; } = LoraInitialization.Kaiming;

    /// <summary>The learning rate of B divided by that of A, which is the trainer's: LoRA+ (Hayou et al. 2024, arXiv 2402.12354).</summary>
    /// <value>1 by default, as in LoRA; the authors of LoRA+ recommend 16 for hard tasks.</value>
    public double LearningRateRatio { get; init; } = 1;

    /// <summary>
    /// How the gate of each map is averaged: a trained number per text, the mean of sigmoid(W x + b) over its tokens, in place of the scale
    /// s. LoRA with gates cannot be merged.
    /// </summary>
    /// <value>Null by default: no gates.</value>
    public GateMean? Gating { get; init; }

    /// <summary>Whether the product has a trained bias c, [out]: y = W x + b + s · (B A x + c).</summary>
    /// <value>false by default, as in the paper.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasBias { get; init; }

    internal override string Method => "LoRA";

    /// <summary>Throws if the folders of a library cannot express that the start is subtracted.</summary>
    /// <param name="library">The library.</param>
    internal void CheckExpressible(string library)
    {
        if (IsPissa)
            throw new NotSupportedException(
                $"LoRA that starts from singular values subtracts its start, which {library}'s folders cannot express. Turn it into plain "
                + "LoRA of twice the rank, by TrainedAdapter.Combine with WeightCombination.TaskArithmetic and the weight 1.");
    }

    internal override ParameterKind KindOf(string name) =>
        name.Contains(".start_", StringComparison.Ordinal) ? ParameterKind.Constant : ParameterKind.Addition;

    internal override ProductUpdate? Products => Gating is not null || HasBias || Overrides.Count > 0 ? null : new ProductUpdate(
        Scale,
        IsPissa ? [("lora", Rank, 1), ("start", Rank, -1)] : [("lora", Rank, 1)],
        rank => new LoraConfig
        {
            Rank = rank,
            Alpha = rank,
            Targets = Targets,
            LeaveOutLayers = LeaveOutLayers,
            LeaveOutMaps = LeaveOutMaps,
        });

    internal override void Validate(EncoderShape shape)
    {
        base.Validate(shape);
        CheckLowRank(shape);
        CheckRatio(LearningRateRatio);
        if (Gating is { } gating)
            ConfigChecks.Defined(gating, nameof(Gating));
        if (Gating is not null && HasBias)
            throw new ArgumentException($"LoRA has gates ({Gating}) and a bias. Leave one of them out.");
        if (Gating is not null && Targets.HasFlag(LoraTargets.Pooler))
            throw new ArgumentException(
                $"LoRA has gates ({Gating}), which average over tokens, but the pooler reads only one. Leave {LoraTargets.Pooler} out.");
        CheckInitialization(Initialization);
        if (IsPissa && (Gating is not null || HasBias))
            throw new ArgumentException("LoRA's initialization is Pissa, which has no gates and no bias. Leave them out, or use Kaiming.");
    }

    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device) =>
        new MapAdapters(
            this,
            shape,
            generator,
            site => Gating is not null ? new GatedLoraProjection(this, site, device)
                : IsPissa ? new PissaProjection(this, site, device)
                : new LoraProjection(this, site, device),
            TextGate.Reading(Gating));

    private bool IsPissa => Initialization == LoraInitialization.Pissa;
}
