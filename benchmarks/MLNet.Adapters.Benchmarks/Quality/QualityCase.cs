using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>One data set and method, with the reference library's figures on the same rows, learning rate and epochs.</summary>
/// <param name="DataSet">Folder of the data set.</param>
/// <param name="Method">Name of the method.</param>
/// <param name="FineTuning">What is trained.</param>
/// <param name="Adapter">Null in full fine-tuning.</param>
/// <param name="LearningRate">Peak of the schedule.</param>
/// <param name="Epochs">Passes over the training rows.</param>
/// <param name="ReferenceAccuracy">On the test rows, one seed.</param>
/// <param name="ReferenceMacroF1">Likewise.</param>
/// <param name="ReferenceSeconds">Training alone, on a shared machine: compares with other seconds of the reference only.</param>
/// <param name="ReferenceTrainable">Trainable parameters; those of full fine-tuning count the unused pooler.</param>
internal sealed record QualityCase(
    string DataSet,
    string Method,
    FineTuning FineTuning,
    AdapterConfig? Adapter,
    double LearningRate,
    int Epochs,
    double ReferenceAccuracy,
    double ReferenceMacroF1,
    double ReferenceSeconds,
    long ReferenceTrainable)
{
    public string Name => $"{DataSet} {Method}";
}
