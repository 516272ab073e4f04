using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Checks an adapter that training continues from against the other options.</summary>
internal static class InitialAdapterChecks
{
    /// <param name="initial">The adapter.</param>
    /// <param name="fineTuning">What is trained.</param>
    /// <param name="adapter">The adapter to train.</param>
    /// <param name="head">The head to train; null for none.</param>
    /// <param name="encoder">The encoder.</param>
    /// <exception cref="ArgumentException">The options cannot be combined; the message contains the reason and the remedy.</exception>
    public static void Check(
        TrainedAdapter initial,
        FineTuning fineTuning,
        AdapterConfig adapter,
        HeadConfig? head,
        PretrainedEncoder encoder)
    {
        if (fineTuning != FineTuning.Adapter)
            throw new ArgumentException(
                $"InitialAdapter '{initial.Name}' is given, but FineTuning is {fineTuning}. Leave one of them out.");
        initial.CheckFits(encoder);
        if (adapter != initial.Config)
            throw new ArgumentException(
                $"Adapter differs from the configuration of InitialAdapter '{initial.Name}'. Leave Adapter null, or give {initial.Config}."
            );
        if (
            head is not null
            && initial.Head?.Config is { CanBeTrained: true } theirs
            && theirs != head
            && theirs.Kind == head.Kind)
            throw new ArgumentException(
                $"The head to train is {head}, but InitialAdapter '{initial.Name}' has a head of {theirs}. Set Head to the same, "
                + "or pass the adapter without its head, with WithoutHead().");
    }
}
