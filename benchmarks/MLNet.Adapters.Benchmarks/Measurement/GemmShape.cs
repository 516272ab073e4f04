namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>A matrix product [rows, inner] × [inner, columns].</summary>
internal sealed record GemmShape(string Name, int Rows, int Inner, int Columns)
{
    public double GigaFlop => 2.0 * Rows * Inner * Columns / 1e9;

    public override string ToString() => $"{Name} ({Rows} × {Inner} × {Columns})";
}
