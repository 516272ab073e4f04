using System.Collections.Concurrent;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Tests.Pipeline.Scoring;

/// <summary>The length classifier's arithmetic; it also notes the batches it was given.</summary>
internal sealed class LengthScorer(float[] means) : IBatchScorer<TextRow, float[]>
{
    public float[] Means { get; } = means;

    public ConcurrentQueue<int> BatchSizes { get; } = new();

    public int Disposals { get; private set; }

    /// <summary>Texts longer than this are noted as cut.</summary>
    public int LongestText { get; set; } = int.MaxValue;

    /// <summary>What loading does.</summary>
    public Action OnLoad { get; set; } = () => { };

    public void Load() => OnLoad();

    public IReadOnlyList<float[]> Score(IReadOnlyList<TextRow> rows, ScoringNotes notes)
    {
        BatchSizes.Enqueue(rows.Count);
        notes.Add("{0} texts were cut.", rows.Count(row => row.First.Length > LongestText));
        return [.. rows.Select(row => Probabilities(row.First.Length))];
    }

    public void Dispose() => Disposals++;

    private float[] Probabilities(int length)
    {
        double[] closeness = [.. Means.Select(mean => Math.Exp(-Math.Abs(mean - length) / 20))];
        return [.. closeness.Select(value => (float)(value / closeness.Sum()))];
    }
}
