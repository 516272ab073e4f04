namespace MLNet.Adapters;

/// <summary>
/// Which words make an entity where tags are not in order, such as an <c>I-</c> that no <c>B-</c> of its type opens. How tags are written
/// is <see cref="TagScheme"/>.
/// </summary>
public enum EntityScheme
{
    /// <summary>
    /// As the CoNLL-2000 script and seqeval's default count: an <c>I-</c> after <c>O</c>, after another type or at the start opens an
    /// entity of its own. Tags of the other schemes are read alike (<see cref="TagScheme"/>).
    /// </summary>
    Conll,

    /// <summary>
    /// As seqeval's strict mode with IOB2 counts: only a <c>B-</c> opens an entity; an <c>I-</c> that continues none belongs to none. For
    /// tags of <see cref="TagScheme.Iob"/> only.
    /// </summary>
    StrictIob2,
}
