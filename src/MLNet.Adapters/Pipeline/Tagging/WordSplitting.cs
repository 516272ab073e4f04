namespace MLNet.Adapters;

/// <summary>How a text is parted into words. A column that is a vector has its words already.</summary>
public enum WordSplitting
{
    /// <summary>
    /// As the training rows are tagged: the way of the two that gives each of their texts as many words as it has tags;
    /// <see cref="WhiteSpace"/> where both do, and where the training column is a vector. Rows that agree on neither are an error.
    /// </summary>
    Detect,

    /// <summary>
    /// At white space. Punctuation that touches a word belongs to it; an entity's text and place leave out what touches its edges.
    /// </summary>
    WhiteSpace,

    /// <summary>
    /// At white space and punctuation, each mark of which is a word of its own; ASCII symbols are marks too, as for BERT's tokenizer.
    /// </summary>
    WhiteSpaceAndPunctuation,
}
