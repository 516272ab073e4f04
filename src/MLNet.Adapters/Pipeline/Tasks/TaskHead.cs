using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Reading;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>The head of a task.</summary>
/// <param name="Config">The head to train; null if the model returns embeddings.</param>
/// <param name="Outputs">The number of outputs per text or token.</param>
/// <param name="Labels">The names of the outputs; null if they have none.</param>
/// <param name="Subject">The subject of the task, for the log, such as "3 classes".</param>
internal record TaskHead(HeadConfig? Config, int Outputs, ClassLabelsRecord? Labels, string Subject)
{
    /// <summary>Creates the head with new weights; null if the model returns embeddings.</summary>
    public virtual TextHead? Create(TextEncoder encoder, Generator generator) =>
        Config?.Create(encoder.Config.HiddenSize, Outputs, generator, CPU, encoder);
}
