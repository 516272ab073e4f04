using Microsoft.ML;

namespace Samples;

/// <summary>A row of the comparison.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="Model">The fitted pipeline.</param>
/// <param name="Scores">The scores on the test rows.</param>
/// <param name="TrainableParameters">The number of trained parameters.</param>
/// <param name="Time">The time of the whole Fit.</param>
internal sealed record TrainedModel(string Name, ITransformer Model, Scores Scores, long TrainableParameters, TimeSpan Time);
