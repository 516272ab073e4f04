using Microsoft.ML.Data;

namespace MLNet.Adapters.Extensions.Embedding;

/// <summary>A text to embed.</summary>
internal sealed class EmbeddedText
{
    public string Text { get; set; } = string.Empty;

    /// <summary>The columns, with the name that the model reads.</summary>
    public static SchemaDefinition Definition(string columnName)
    {
        var definition = SchemaDefinition.Create(typeof(EmbeddedText));
        definition[nameof(Text)].ColumnName = columnName;
        return definition;
    }
}

/// <summary>The embedding of a text.</summary>
internal sealed class EmbeddedVector
{
    public float[] Vector { get; set; } = [];

    /// <summary>The columns, with the name that the model writes.</summary>
    public static SchemaDefinition Definition(string columnName)
    {
        var definition = SchemaDefinition.Create(typeof(EmbeddedVector));
        definition[nameof(Vector)].ColumnName = columnName;
        return definition;
    }
}
