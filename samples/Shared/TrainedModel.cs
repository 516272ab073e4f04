using Microsoft.ML;

namespace Samples;

/// <summary>A row of the comparison.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Model">The fitted pipeline.</param>
/// <param name="Scores">On the test rows.</param>
/// <param name="TrainableParameters">Numbers that training moved.</param>
/// <param name="Time">Of Fit, everything included.</param>
internal sealed record TrainedModel(string Name, ITransformer Model, Scores Scores, long TrainableParameters, TimeSpan Time);
