namespace MLNet.Adapters;

/// <summary>Specifies how the tags of words mark entities. In every scheme, <c>O</c> and <c>0</c> mark words outside entities.</summary>
/// <remarks>
/// Tags that are out of order, also in predictions, are read by the rules of the CoNLL-2000 script and of seqeval's default mode: B, S and
/// U always open an entity; E, L, S and U close it; any other tag continues an entity of its type that ends with the previous word, and
/// opens a new one if there is none. So a single E-X is an entity, and so is B-X before O.
/// </remarks>
public enum TagScheme
{
    /// <summary>
    /// Detected from the tags: <see cref="Plain"/> if none has a prefix such as <c>B-</c>; otherwise the scheme that contains all of them.
    /// A mixture that belongs to no scheme is an error.
    /// </summary>
    Detect,

    /// <summary>
    /// <c>B-X</c> and <c>I-X</c>, as in IOB2 (B-X on each first word of an entity of type X) and IOB1 (only if another entity of
    /// type X comes directly before): the entities are the same.
    /// </summary>
    Iob,

    /// <summary>
    /// <c>B-X</c>, <c>I-X</c> and <c>E-X</c> on the first, the inner and the last words of an entity of type X, <c>S-X</c> on an entity
    /// of a single word; also called IOBES.
    /// </summary>
    Bioes,

    /// <summary>The same with <c>L-X</c> for the last word and <c>U-X</c> for an entity of a single word.</summary>
    Bilou,

    /// <summary>
    /// Each tag is a type, such as <c>PERSON</c>: neighbouring words with the same tag are one entity, so two entities of a type cannot
    /// touch.
    /// </summary>
    Plain,
}
