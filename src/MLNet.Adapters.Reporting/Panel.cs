using ScottPlot;

namespace MLNet.Adapters.Reporting;

/// <summary>A plot and its position in a picture, in pixels from the top left corner.</summary>
internal sealed record Panel(Plot Plot, int Left, int Top, int Width, int Height);
