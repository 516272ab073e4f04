namespace MLNet.Adapters;

/// <summary>
/// Specifies which words form an entity if tags are out of order, such as an <c>I-</c> that no <c>B-</c> of its type opens.
/// <see cref="TagScheme"/> specifies how tags are written.
/// </summary>
public enum EntityScheme
{
    /// <summary>
    /// As in the CoNLL-2000 script and seqeval's default mode: an <c>I-</c> after <c>O</c>, after another type or at the start opens a
    /// new entity. Tags of the other schemes are read in the same way (<see cref="TagScheme"/>).
    /// </summary>
    Conll,

    /// <summary>
    /// As in seqeval's strict mode with IOB2: only a <c>B-</c> opens an entity; an <c>I-</c> that continues no entity belongs to none.
    /// Only for tags of <see cref="TagScheme.Iob"/>.
    /// </summary>
    StrictIob2,
}
