namespace MLNet.Adapters.Methods;

/// <summary>Specifies what the output of a sequential adapter is added to.</summary>
public enum AdapterResidual
{
    /// <summary>The sub-layer's output h; AdapterHub's <c>residual_before_ln</c> true.</summary>
    Output,

    /// <summary>LN(h + x), which the adapter reads; AdapterHub's <c>residual_before_ln</c> false.</summary>
    NormalizedSum,

    /// <summary>h + x; AdapterHub's <c>residual_before_ln</c> <c>post_add</c>.</summary>
    Sum,
}
