namespace TextTasksSample;

/// <summary>A sentence with a tag for each word.</summary>
internal sealed class TaggedText
{
    public string Text { get; set; } = "";

    public string[] Tags { get; set; } = [];

    public static List<TaggedText> Read() =>
        SampleFiles.Read("entities.train.tsv").ConvertAll(row => new TaggedText { Text = row[0], Tags = row[1].Split(' ') });
}
