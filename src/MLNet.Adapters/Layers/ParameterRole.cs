namespace MLNet.Adapters.Layers;

/// <summary>What training does to a parameter.</summary>
internal enum ParameterRole
{
    /// <summary>Gradients move it, and weight decay draws it to zero.</summary>
    Decayed,

    /// <summary>Gradients alone move it: a bias, a LayerNorm, or a weight with a regularizer of its own.</summary>
    Undecayed,

    /// <summary>The training's steps change it without a gradient; it is kept and put back with the weights.</summary>
    State,
}
