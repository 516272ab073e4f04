namespace MLNet.Adapters.CommandLine.Data;

/// <summary>What a model predicts.</summary>
internal enum TaskKind
{
    /// <summary>One class per text or pair of texts.</summary>
    Classification,

    /// <summary>Any number of labels per text.</summary>
    MultiLabel,

    /// <summary>A tag per word.</summary>
    Entities,

    /// <summary>A number per text or pair of texts.</summary>
    Number,

    /// <summary>The answer to a question in a context.</summary>
    Answers,

    /// <summary>Vectors in which the two texts of a pair are close.</summary>
    Embeddings,
}
