namespace MLNet.Adapters.Methods;

/// <summary>Specifies the kind of factor on an adapter's output.</summary>
public enum AdapterScalingKind
{
    /// <summary>A constant.</summary>
    Fixed,

    /// <summary>One trained number.</summary>
    Learned,

    /// <summary>One trained number for each hidden channel.</summary>
    PerChannel,
}
