namespace MLNet.Adapters.Methods;

/// <summary>Specifies the trained matrices D and E of VeRA.</summary>
public enum VeraForm
{
    /// <summary>Dense matrices, D [r, r] and E [out, out], for maps of one size: AdapterHub's form.</summary>
    Dense,

    /// <summary>Diagonals, D [r] and E [out], for maps of any sizes: the form of the paper and of PEFT.</summary>
    Diagonal,
}
