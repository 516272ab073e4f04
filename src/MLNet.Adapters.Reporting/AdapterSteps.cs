using MLNet.Adapters.Records;

namespace MLNet.Adapters.Reporting;

/// <summary>The path of one token through a bottleneck adapter, number by number.</summary>
/// <param name="Input">h, [H].</param>
/// <param name="Down">W_down, [R][H].</param>
/// <param name="DownBias">b_down, [R].</param>
/// <param name="Projected">W_down h + b_down, [R].</param>
/// <param name="Activated">After the non-linearity, [R].</param>
/// <param name="Up">W_up, [H][R].</param>
/// <param name="UpBias">b_up, [H].</param>
/// <param name="Added">A(h), [H].</param>
/// <param name="Output">h + A(h), [H].</param>
public sealed record AdapterSteps(
    IReadOnlyList<double> Input,
    IReadOnlyList<IReadOnlyList<double>> Down,
    IReadOnlyList<double> DownBias,
    IReadOnlyList<double> Projected,
    IReadOnlyList<double> Activated,
    IReadOnlyList<IReadOnlyList<double>> Up,
    IReadOnlyList<double> UpBias,
    IReadOnlyList<double> Added,
    IReadOnlyList<double> Output)
{
    /// <summary>The name of the non-linearity.</summary>
    /// <value><c>ReLU</c> by default.</value>
    public string Activation { get; init; } = "ReLU";

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
