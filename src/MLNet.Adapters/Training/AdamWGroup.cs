namespace MLNet.Adapters.Training;

/// <summary>How the optimizer treats a parameter.</summary>
/// <param name="WeightDecay">The weight decay.</param>
/// <param name="RateFactor">Its learning rate divided by the trainer's.</param>
internal readonly record struct AdamWGroup(double WeightDecay, double RateFactor);
