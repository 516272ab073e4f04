namespace MLNet.Adapters.Methods;

/// <summary>Specifies what a parameter of a method does, which decides how it can be combined with that of another adapter.</summary>
internal enum ParameterKind
{
    /// <summary>It adds to the encoder's computation; at 0, it does nothing.</summary>
    Addition,

    /// <summary>It multiplies; at 1, it does nothing.</summary>
    Factor,

    /// <summary>It stands in place of the encoder's own value, which is what does nothing.</summary>
    Replacement,

    /// <summary>It is drawn once and not trained; adapters that are combined must share it.</summary>
    Constant,

    /// <summary>It describes a rotation, which sums do not preserve.</summary>
    Rotation,
}
