namespace MLNet.Adapters.Methods;

/// <summary>Specifies the linear maps of a transformer layer that LoRA, DoRA, VeRA or (IA)³ changes.</summary>
[Flags]
public enum LoraTargets
{
    /// <summary>No linear map.</summary>
    None = 0,

    /// <summary>The attention's query; AdapterHub's <c>q</c>.</summary>
    Query = 1,

    /// <summary>The attention's key; AdapterHub's <c>k</c>.</summary>
    Key = 2,

    /// <summary>The attention's value; AdapterHub's <c>v</c>.</summary>
    Value = 4,

    /// <summary>The first map of the feed-forward network, H → F; AdapterHub's <c>intermediate_lora</c>.</summary>
    Intermediate = 8,

    /// <summary>The second map of the feed-forward network, F → H; AdapterHub's <c>output_lora</c>.</summary>
    Output = 16,

    /// <summary>The projection of the attention's concatenated heads; AdapterHub has no place there.</summary>
    AttentionOutput = 32,

    /// <summary>
    /// The encoder's pooler, outside the layers; it has an effect only under a head that reads the pooler. AdapterHub has no place there.
    /// </summary>
    Pooler = 64,
}
