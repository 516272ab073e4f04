namespace MLNet.Adapters;

/// <summary>Specifies how a text is split into words. A column that is a vector already contains separate words.</summary>
public enum WordSplitting
{
    /// <summary>
    /// As the training rows are tagged: whichever of the two ways splits each text into as many words as it has tags;
    /// <see cref="WhiteSpace"/> if both do, or if the training column is a vector. Rows that do not agree on one of the two are an error.
    /// </summary>
    Detect,

    /// <summary>
    /// At white space. Punctuation that touches a word belongs to the word; the text and position of an entity exclude the punctuation at
    /// its edges.
    /// </summary>
    WhiteSpace,

    /// <summary>
    /// At white space and punctuation. Each punctuation mark is a separate word; ASCII symbols are marks too, as in BERT's tokenizer.
    /// </summary>
    WhiteSpaceAndPunctuation,
}
