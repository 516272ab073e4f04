using Microsoft.ML;

namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>One data set and task, and how it is trained and judged.</summary>
/// <param name="Name">The data set.</param>
/// <param name="Settings">What both methods share.</param>
/// <param name="Reference">The reference library's figures of the adapter by name; empty where there are none.</param>
/// <param name="FullReference">Those of full fine-tuning.</param>
/// <param name="Train">Trains on the training rows, and gives the figures on the test rows.</param>
internal sealed record TaskCase(
    string Name,
    TaskCaseSettings Settings,
    IReadOnlyDictionary<string, double> Reference,
    IReadOnlyDictionary<string, double> FullReference,
    Func<TaskTraining, TaskOutcome> Train)
{
    private static readonly Dictionary<string, double> None = [];

    /// <summary>Returns the reference library's figures of a method; empty where there are none.</summary>
    public IReadOnlyDictionary<string, double> ReferenceOf(TaskMethod method) =>
        method == TaskMethod.All[0] ? Reference
        : method.FineTuning == FineTuning.Full ? FullReference
        : None;
}
