namespace MLNet.Adapters.Methods;

/// <summary>What the factor on an adapter's output is.</summary>
public enum AdapterScalingKind
{
    /// <summary>A constant.</summary>
    Fixed,

    /// <summary>One trained number.</summary>
    Learned,

    /// <summary>One trained number for each hidden channel.</summary>
    PerChannel,
}
