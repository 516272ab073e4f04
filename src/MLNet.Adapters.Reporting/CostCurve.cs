using MLNet.Adapters.Records;

namespace MLNet.Adapters.Reporting;

/// <summary>What something costs at several sizes.</summary>
/// <param name="Name">The name of what was measured.</param>
/// <param name="Axis">What is varied, with its unit; curves of the same axis are drawn together.</param>
/// <param name="Unit">The unit of the costs.</param>
/// <param name="Points">The sizes in ascending order, each above 0 and with its cost, above 0 too.</param>
public sealed record CostCurve(string Name, string Axis, string Unit, IReadOnlyList<(double Size, double Cost)> Points)
{
    /// <summary>
    /// The exponent of the growth in the upper half of the sizes, by least squares of the logarithms: 0 for a constant cost, 1 for a linear
    /// one.
    /// </summary>
    public double Exponent
    {
        get
        {
            var upper = Points.Skip((Points.Count - 1) / 2).ToList();
            var (xs, ys) = (upper.ConvertAll(point => Math.Log(point.Size)), upper.ConvertAll(point => Math.Log(point.Cost)));
            var (meanX, meanY) = (xs.Average(), ys.Average());
            return xs.Zip(ys, (x, y) => (x - meanX) * (y - meanY)).Sum() / xs.Sum(x => (x - meanX) * (x - meanX));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
