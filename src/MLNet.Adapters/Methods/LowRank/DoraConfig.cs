using System.Text.Json.Serialization;
using MLNet.Adapters.Methods.LowRank;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>
/// DoRA: W + s · B A with rows of the lengths m instead of their own, which trains the length of each row of a frozen linear map apart
/// from its direction.
/// </summary>
/// <remarks>
/// <para>Choose DoRA if LoRA of a low rank falls short of full fine-tuning: it adds one number per output to LoRA, and a training step
/// costs more, because the norms of all rows are computed in each. Merged, scoring costs no more than with the plain encoder.</para>
/// <para>AdapterHub and PEFT compute it differently; see <see cref="Form"/>. Norms are those of the rows of W [out, in].</para>
/// <para>Source: Liu et al. 2024 (arXiv 2402.09353).</para>
/// </remarks>
public sealed record DoraConfig : LowRankConfig
{
    /// <summary>The formula. A folder of either library sets its own; for new adapters, both forms serve.</summary>
    /// <value><see cref="DoraForm.AdapterHub"/> by default.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DoraForm Form { get; init; }

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
        CheckInitialization(Initialization);
        if (Initialization == LoraInitialization.Pissa)
            throw new ArgumentException("DoRA's initialization is Pissa, which only LoRA has. Use Kaiming.");
        ConfigChecks.Defined(Form, nameof(Form));
    }

    internal override ParameterKind KindOf(string name) =>
        name.EndsWith(".magnitude", StringComparison.Ordinal) ? ParameterKind.Replacement : ParameterKind.Addition;

    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device) =>
        new MapAdapters(this, shape, generator, site =>
            Form == DoraForm.AdapterHub ? new DoraProjection(this, site, device) : new DetachedDoraProjection(this, site, device));
}
