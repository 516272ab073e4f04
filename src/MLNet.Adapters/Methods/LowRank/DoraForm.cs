namespace MLNet.Adapters.Methods;

/// <summary>Specifies the formula of DoRA.</summary>
public enum DoraForm
{
    /// <summary>
    /// m / ‖W + B A‖ · (W x + b + s · B A x): the bias is scaled, the norm leaves s out, and gradients pass through the norm.
    /// </summary>
    AdapterHub,

    /// <summary>
    /// m / ‖W + s · B A‖ · (W x + s · B A x) + b, in which no gradient passes through the norm, as the paper recommends in its section 4.3.
    /// </summary>
    Peft,
}
