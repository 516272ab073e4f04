using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>A method in the comparison of tasks.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FineTuning">What is trained.</param>
/// <param name="Adapter">The adapter; null for none.</param>
/// <param name="RateFactor">How many times the learning rate of a case's Pfeiffer adapter the method has.</param>
internal sealed record TaskMethod(string Name, FineTuning FineTuning, AdapterConfig? Adapter = null, double RateFactor = 1)
{
    private const string First = "Pfeiffer";

    private static readonly string[] Others = ["side-tuned", "LoRA", "(IA)³", "BitFit", "LoReFT", "prefix tuning", "Compacter", "UniPELT"];

    /// <summary>Those that a task can have: Pfeiffer, the baselines, then other methods.</summary>
    public static IReadOnlyList<TaskMethod> All { get; } =
    [
        Of(First),
        new("full fine-tuning", FineTuning.Full),
        new("linear probe", FineTuning.HeadOnly),
        .. Others.Select(Of),
    ];

    // In the ratio of the rates that all methods are compared with.
    private static TaskMethod Of(string name)
    {
        var method = Find(name);
        return new TaskMethod(name, FineTuning.Adapter, method.Config, method.LearningRate / Find(First).LearningRate);
    }

    private static (string Name, AdapterConfig Config, double LearningRate) Find(string name) =>
        TrainedMethods.All.Single(method => method.Name == name);
}
