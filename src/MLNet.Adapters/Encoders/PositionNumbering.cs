namespace MLNet.Adapters.Encoders;

/// <summary>Specifies the learnt position of each token of a text.</summary>
internal enum PositionNumbering
{
    /// <summary>The first token has position 0, as in BERT.</summary>
    FromZero,

    /// <summary>The first token has the position after that of the padding token, which is its id, as in RoBERTa.</summary>
    AfterPadding,

    /// <summary>The first token has position 1, and padding has position 0, as in NAS-BERT.</summary>
    FromOne,

    /// <summary>There are no learnt positions: attention computes with the distance of tokens.</summary>
    None,
}
