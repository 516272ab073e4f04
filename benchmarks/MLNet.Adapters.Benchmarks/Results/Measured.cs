using MLNet.Adapters.Benchmarks.Measurement;

namespace MLNet.Adapters.Benchmarks.Results;

/// <summary>One figure.</summary>
internal sealed record Measured
{
    public required string Suite { get; init; }

    public required string Name { get; init; }

    public required double Value { get; init; }

    public required string Unit { get; init; }

    /// <summary>The single measurements where there were several.</summary>
    public IReadOnlyList<double>? Values { get; init; }

    /// <summary>The reference library's figure, where there is one in the same unit.</summary>
    public double? Reference { get; init; }

    /// <summary>What the figure should be, in words.</summary>
    public string? Target { get; init; }

    public bool? IsMet { get; init; }

    /// <summary>How it was measured, where the name does not say it.</summary>
    public string? Note { get; init; }

    public static Measured Median(string suite, string name, Spread spread, string unit) =>
        new() { Suite = suite, Name = name, Value = spread.Median, Unit = unit, Values = spread.Values };

    public Measured AtLeast(double limit) => this with { Target = $"≥ {limit:0.####}", IsMet = Value >= limit };

    public Measured AtMost(double limit) => this with { Target = $"≤ {limit:0.####}", IsMet = Value <= limit };
}
