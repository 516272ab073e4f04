using System.Text.Json.Serialization;
using MLNet.Adapters.Methods.LowRank;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>(IA)³: y = l · (W x + b), one trained factor per output of frozen linear maps.</summary>
/// <remarks>
/// <para>Choose (IA)³ if adapters must be as small as possible, such as one per customer, or if there are very few rows: it trains 2 H + F
/// numbers per layer. It learns slowly at the usual rates; the paper trains at 3e-3. Merged into a copy of the weights, scoring costs no
/// more than with the plain encoder.</para>
/// <para>As in AdapterHub, outputs of the first feed-forward map are scaled before the activation; in the paper, after it, which is
/// <see cref="ScaledInputs"/> with <see cref="LoraTargets.Output"/>, as in PEFT.</para>
/// <para>Source: Liu et al. 2022 (arXiv 2205.05638).</para>
/// </remarks>
public sealed record Ia3Config : LinearMapConfig
{
    /// <summary>Creates the configuration with key, value and intermediate as targets.</summary>
    public Ia3Config() => Targets = LoraTargets.Key | LoraTargets.Value | LoraTargets.Intermediate;

    /// <summary>The targets whose inputs are scaled, y = W (l · x) + b, with one factor per input, instead of their outputs.</summary>
    /// <value>None by default.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LoraTargets ScaledInputs { get; init; }

    internal override string Method => "(IA)³";

    internal override bool IsUpdateOfWeights => true;

    internal override ParameterKind KindOf(string name) => ParameterKind.Factor;

    internal override void Validate(EncoderShape shape)
    {
        base.Validate(shape);
        if ((ScaledInputs & ~Targets) is var others and not LoraTargets.None)
            throw new ArgumentException(
                $"(IA)³ scales the inputs of {ScaledInputs}, but its targets are {Targets}. Add {others} to the targets, or leave it out.");
    }

    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device) =>
        new MapAdapters(this, shape, generator, site => ScaledInputs.HasFlag(site.Map.Target)
            ? new Ia3InputProjection(site.Inputs, device)
            : new Ia3Projection(site.Outputs, device));
}
