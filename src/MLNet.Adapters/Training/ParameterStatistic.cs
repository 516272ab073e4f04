namespace MLNet.Adapters;

/// <summary>The distribution of one trained parameter's elements at the end of training.</summary>
/// <param name="Name">The part (encoder, adapter or head) and the name within it.</param>
/// <param name="Count">The number of elements.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardDeviation">Their standard deviation.</param>
/// <param name="LargestMagnitude">The largest absolute value.</param>
public sealed record ParameterStatistic(string Name, long Count, double Mean, double StandardDeviation, double LargestMagnitude);
