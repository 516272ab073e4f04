namespace MLNet.Adapters.Training;

/// <summary>The nodes and weights of Gauss–Legendre quadrature on the interval from 0 to 1.</summary>
internal static class GaussLegendre
{
    private const int Iterations = 100; // Newton's method takes about five
    private const double Precision = 1e-15;

    /// <summary>Returns the nodes with their weights, which add up to 1; polynomials of degree 2n − 1 are integrated exactly.</summary>
    public static (double Node, double Weight)[] Nodes(int count) => [.. Enumerable.Range(0, count).Select(index => Node(count, index))];

    private static (double Node, double Weight) Node(int count, int index)
    {
        var x = Math.Cos(Math.PI * (index + 0.75) / (count + 0.5)); // near the root
        var slope = 0.0;
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            (var value, slope) = Legendre(count, x);
            var step = value / slope;
            x -= step;
            if (Math.Abs(step) < Precision)
                break;
        }

        (_, slope) = Legendre(count, x);
        return ((1 - x) / 2, 1 / ((1 - (x * x)) * slope * slope));
    }

    // The value and the derivative of the polynomial of a degree.
    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        var (before, value) = (1.0, x);
        for (var n = 2; n <= degree; n++)
            (before, value) = (value, ((((2 * n) - 1) * x * value) - ((n - 1) * before)) / n);
        return (value, degree * ((x * value) - before) / ((x * x) - 1));
    }
}
