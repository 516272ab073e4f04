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

    /// <summary>Of the mean; 0 for a single value.</summary>
    public double StandardError =>
        Values.Count < 2 ? 0 : Math.Sqrt(Values.Sum(value => (value - Mean) * (value - Mean)) / (Values.Count - 1) / Values.Count);

    public Spread Select(Func<double, double> convert) => new([.. Values.Select(convert)]);
}
