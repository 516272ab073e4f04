namespace MLNet.Adapters.Methods;

/// <summary>The factor s on a bottleneck adapter's output: a fixed number, one learned number, or one learned number a channel.</summary>
public sealed record AdapterScaling
{
    /// <summary>What the factor is.</summary>
    public AdapterScalingKind Kind { get; init; }

    /// <summary>The factor itself where it is fixed.</summary>
    /// <value>1 by default.</value>
    public double Value { get; init; } = 1;

    /// <summary>One trained number, starting at 1; AdapterHub's <c>learned</c>.</summary>
    public static AdapterScaling Learned { get; } = new() { Kind = AdapterScalingKind.Learned };

    /// <summary>A trained vector of the hidden size, starting at 1; AdapterHub's <c>channel</c>.</summary>
    public static AdapterScaling PerChannel { get; } = new() { Kind = AdapterScalingKind.PerChannel };

    /// <summary>A constant factor.</summary>
    public static AdapterScaling Fixed(double value) => new() { Value = value };

    /// <summary>A constant factor, so that <c>Scaling = 4</c> can be written.</summary>
    public static implicit operator AdapterScaling(double value) => Fixed(value);

    /// <summary>A constant factor.</summary>
    public static AdapterScaling FromDouble(double value) => Fixed(value);
}
