namespace MLNet.Adapters.Methods;

/// <summary>Specifies how LoRA's new matrices are drawn.</summary>
public enum LoraInitialization
{
    /// <summary>
    /// A uniform within ±1/√in (Kaiming with a = √5), B zero: the model starts as the plain encoder. AdapterHub's <c>lora</c>.
    /// </summary>
    Kaiming,

    /// <summary>Both from N(0, 0.02). AdapterHub's <c>bert</c>.</summary>
    Bert,
}
