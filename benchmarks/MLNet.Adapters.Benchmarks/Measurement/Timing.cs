namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>What was timed, and the milliseconds of each round.</summary>
internal sealed record Timing(string Name, double[] Milliseconds)
{
    public Spread Spread => new(Milliseconds);

    /// <summary>The ratio within each round, so that a machine whose speed drifts does not falsify it.</summary>
    public Spread RatioTo(Timing other) => new([.. Milliseconds.Zip(other.Milliseconds, (mine, theirs) => mine / theirs)]);
}
