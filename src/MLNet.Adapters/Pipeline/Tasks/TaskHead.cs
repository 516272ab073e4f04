using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>What a task's head predicts.</summary>
/// <param name="Config">The head to train; null if the model gives embeddings.</param>
/// <param name="Outputs">The number of outputs for a text or a token.</param>
/// <param name="Labels">Their names; null if they have none.</param>
/// <param name="Subject">What is learnt, for the log, such as "3 classes".</param>
internal sealed record TaskHead(HeadConfig? Config, int Outputs, ClassLabelsRecord? Labels, string Subject);
