using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline;

/// <summary>interim</summary>
public sealed record AdapterTextClassificationOptions : TrainingOptions
{
}
