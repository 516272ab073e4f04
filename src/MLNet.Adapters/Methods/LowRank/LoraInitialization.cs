namespace MLNet.Adapters.Methods;

/// <summary>Specifies how LoRA's new matrices are made.</summary>
public enum LoraInitialization
{
    /// <summary>
    /// A uniform within ±1/√in (Kaiming with a = √5), B zero: the model starts as the plain encoder. AdapterHub's <c>lora</c>.
    /// </summary>
    Kaiming,

    /// <summary>Both from N(0, 0.02). AdapterHub's <c>bert</c>.</summary>
    Bert,

    /// <summary>
    /// Both random with orthogonal rows of A and columns of B whose product is zero: the model starts as the plain encoder, and both
    /// matrices learn from the first step. The rank must be even.
    /// </summary>
    Orthogonal,

    /// <summary>
    /// PiSSA (Meng et al. 2024, arXiv 2404.02948): A and B start from the largest singular values and vectors of each frozen weight, and
    /// what they start from is subtracted, so that the model starts as the plain encoder. It learns faster than from random matrices. The
    /// starting matrices are stored too; only <see cref="LoraConfig"/> has it.
    /// </summary>
    Pissa,

    /// <summary>
    /// EVA (Paischer et al. 2024, arXiv 2410.07170): the rows of A are the directions in which the inputs of the map vary most on training
    /// texts, their principal components; B is zero: the model starts as the plain encoder. As in PEFT with ρ = 1, in which all maps keep
    /// their rank. Needs one pass over at most 512 texts.
    /// </summary>
    Eva,
}
