using System.Text.Json.Serialization;

namespace WebApiSample;

/// <summary>A sentence in which entities are searched. Only training needs the tags, one for each word.</summary>
internal sealed class Sentence
{
    public string Text { get; set; } = string.Empty;

    [JsonIgnore]
    public string[] Tags { get; set; } = [];
}

/// <summary>The entities of a sentence, each with its position in UTF-16 units.</summary>
internal sealed class Entities
{
    public string[] EntityText { get; set; } = [];

    public string[] EntityType { get; set; } = [];

    public int[] EntityStart { get; set; } = [];

    public int[] EntityLength { get; set; } = [];
}
