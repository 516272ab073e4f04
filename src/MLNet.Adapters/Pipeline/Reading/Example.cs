namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>One training row.</summary>
/// <param name="Input">What the task takes.</param>
/// <param name="Label">The label as its reader gives it.</param>
/// <param name="Weight">How much the row counts; 1 without a weight column.</param>
/// <param name="Row">The row's number in the data, from 0.</param>
internal readonly record struct Example<TInput, TLabel>(TInput Input, TLabel Label, float Weight, long Row);
