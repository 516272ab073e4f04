namespace MLNet.Adapters;

/// <summary>How the elements of one trained parameter are spread at the end of training.</summary>
/// <param name="Name">Its part (encoder, adapter or head) and its name in it.</param>
/// <param name="Count">The number of elements.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardDeviation">Their standard deviation around it.</param>
/// <param name="LargestMagnitude">The largest absolute value.</param>
public sealed record ParameterStatistic(string Name, long Count, double Mean, double StandardDeviation, double LargestMagnitude);
