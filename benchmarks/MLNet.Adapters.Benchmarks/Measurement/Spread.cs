namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>Several measurements of one quantity.</summary>
internal sealed record Spread(IReadOnlyList<double> Values)
{
    public double Minimum => Values.Min();

    public double Maximum => Values.Max();

    public double Mean => Values.Average();

    public double Median
    {
        get
        {
            var sorted = Values.Order().ToList();
            var middle = sorted.Count / 2;
            return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    public Spread Select(Func<double, double> convert) => new([.. Values.Select(convert)]);
}
