namespace MLNet.Adapters.Methods;

/// <summary>The factor s on a bottleneck adapter's output: a fixed number, one learned number, or one learned number per channel.</summary>
public sealed record AdapterScaling
{
    /// <summary>The kind of factor.</summary>
    public AdapterScalingKind Kind { get; init; }

    /// <summary>The value of a fixed factor.</summary>
    /// <value>1 by default.</value>
    public double Value { get; init; } = 1;

    /// <summary>A single trained number, starting at 1; AdapterHub's <c>learned</c>.</summary>
    public static AdapterScaling Learned { get; } = new() { Kind = AdapterScalingKind.Learned };

    /// <summary>A trained vector of the hidden size, starting at all ones; AdapterHub's <c>channel</c>.</summary>
    public static AdapterScaling PerChannel { get; } = new() { Kind = AdapterScalingKind.PerChannel };

    /// <summary>Creates a constant factor.</summary>
    public static AdapterScaling Fixed(double value) => new() { Value = value };

    /// <summary>Converts a number to a constant factor, so that you can write <c>Scaling = 4</c>.</summary>
    public static implicit operator AdapterScaling(double value) => Fixed(value);

    /// <summary>Converts a number to a constant factor.</summary>
    public static AdapterScaling FromDouble(double value) => Fixed(value);
}
