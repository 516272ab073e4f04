using MLNet.Adapters.Text;

namespace MLNet.Adapters.Training;

/// <summary>One labelled row.</summary>
/// <param name="Text">The tokens.</param>
/// <param name="Label">Index of the class, from 0.</param>
/// <param name="Weight">How much the row counts; 1 is usual.</param>
internal sealed record TrainingExample(EncodedText Text, int Label, float Weight = 1);
