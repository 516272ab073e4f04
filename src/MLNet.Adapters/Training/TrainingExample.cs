using MLNet.Adapters.Text;

namespace MLNet.Adapters.Training;

/// <summary>One row, or one window of a row, with what is to be predicted.</summary>
/// <param name="Text">The tokens.</param>
/// <param name="Target">What is to be predicted, such as the index of a class.</param>
/// <param name="Weight">How much the row counts; 1 is usual.</param>
internal sealed record TrainingExample<TTarget>(EncodedText Text, TTarget Target, float Weight = 1);
