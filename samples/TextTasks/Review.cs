namespace TextTasksSample;

/// <summary>A product review.</summary>
internal sealed class Review
{
    public string Text { get; set; } = "";

    public bool IsPositive { get; set; }

    /// <summary>From -4, worst, to 4, best: the mean of 20 people.</summary>
    public float Rating { get; set; }

    public string Label { get; set; } = "";

    public static List<Review> Read(string file) => SampleFiles.Read(file).ConvertAll(row => new Review
    {
        Text = row[0],
        Label = row[1],
        IsPositive = row[1] == "positive",
        Rating = float.Parse(row[2], System.Globalization.CultureInfo.InvariantCulture),
    });
}
