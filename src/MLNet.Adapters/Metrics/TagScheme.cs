namespace MLNet.Adapters;

/// <summary>How tags of words mark entities. In every scheme <c>O</c> and <c>0</c> mark the words outside of entities.</summary>
/// <remarks>
/// Tags that are not in order are read by the rules of the CoNLL-2000 script and of seqeval's default, in predictions too: B, S and U
/// always open an entity; E, L, S and U close theirs; any other tag goes on with the entity of its type that reaches the word before, and
/// opens one where there is none. So E-X alone is an entity, and B-X before O is one.
/// </remarks>
public enum TagScheme
{
    /// <summary>
    /// Told from the tags: <see cref="Plain"/> where none begins like <c>B-</c>; else the one of the other schemes that has all of them. A
    /// mixture that no scheme has is an error.
    /// </summary>
    Detect,

    /// <summary>
    /// <c>B-X</c> and <c>I-X</c>, as in IOB2 (B-X on each first word of an entity of type X) and IOB1 (only where an entity of type X
    /// stands directly before): the entities are the same.
    /// </summary>
    Iob,

    /// <summary>
    /// <c>B-X</c>, <c>I-X</c> and <c>E-X</c> on the first, the inner and the last words of an entity of type X, <c>S-X</c> on one that is
    /// alone; also called IOBES.
    /// </summary>
    Bioes,

    /// <summary>The same with <c>L-X</c> for the last word and <c>U-X</c> for one that is alone.</summary>
    Bilou,

    /// <summary>
    /// Each tag is a type, as in <c>PERSON</c>: neighbouring words of one tag are one entity, so that two entities of a type cannot touch.
    /// </summary>
    Plain,
}
