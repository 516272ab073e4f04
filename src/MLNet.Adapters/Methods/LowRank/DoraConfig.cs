using MLNet.Adapters.Methods.LowRank;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>
/// DoRA: y = m / ‖W + B A‖ · (W x + b + s · B A x), which trains the length m of each row of a frozen linear map apart from its direction.
/// </summary>
/// <remarks>
/// <para>Choose DoRA if LoRA of a low rank falls short of full fine-tuning: it adds one number per output to LoRA, and a training step
/// costs more, because the norms of all rows are computed in each. Merged, scoring costs no more than with the plain encoder.</para>
/// <para>This is AdapterHub's form, in which the bias is scaled, the norm leaves s out, and gradients pass through the norm. Norms are
/// those of the rows of W [out, in].</para>
/// <para>Source: Liu et al. 2024 (arXiv 2402.09353).</para>
/// </remarks>
public sealed record DoraConfig : LowRankConfig
{
    /// <summary>Determines how new matrices A and B are drawn; m starts as the norms of W.</summary>
    /// <value><see cref="LoraInitialization.Kaiming"/> by default, with which the model starts as the plain encoder.</value>
    public LoraInitialization Initialization { get; init; } = LoraInitialization.Kaiming;

    /// <summary>The learning rate of B divided by that of A and m, as in <see cref="LoraConfig.LearningRateRatio"/>.</summary>
    /// <value>1 by default.</value>
    public double LearningRateRatio { get; init; } = 1;

    internal override string Method => "DoRA";

    internal override void Validate(EncoderShape shape)
    {
        base.Validate(shape);
        CheckLowRank(shape);
        CheckRatio(LearningRateRatio);
        ConfigChecks.Defined(Initialization, nameof(Initialization));
    }

    internal override ParameterKind KindOf(string name) =>
        name.EndsWith(".magnitude", StringComparison.Ordinal) ? ParameterKind.Replacement : ParameterKind.Addition;

    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device) =>
        new MapAdapters(this, shape, generator, (inputs, outputs) => new DoraProjection(this, inputs, outputs, device));
}
