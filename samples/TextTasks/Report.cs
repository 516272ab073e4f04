namespace TextTasksSample;

/// <summary>A customer's report and the technicians' note on it.</summary>
internal sealed class Report
{
    public string Text { get; set; } = "";

    public string Note { get; set; } = "";

    public static List<Report> Read(string file) => SampleFiles.Read(file).ConvertAll(row => new Report { Text = row[0], Note = row[1] });
}
