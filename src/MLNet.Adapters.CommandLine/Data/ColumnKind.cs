namespace MLNet.Adapters.CommandLine.Data;

/// <summary>The type of a column in an <see cref="Microsoft.ML.IDataView"/>.</summary>
internal enum ColumnKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A vector of texts, such as words or labels.</summary>
    List,

    /// <summary>A float.</summary>
    Number,

    /// <summary>An int, such as the position of an answer.</summary>
    Index,

    /// <summary>A bool.</summary>
    Flag,
}
