using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Checks adapters that stay frozen below what is trained against the other options.</summary>
internal static class FrozenAdapterChecks
{
    /// <param name="frozen">The adapters.</param>
    /// <param name="fineTuning">What is trained.</param>
    /// <param name="adapter">The adapter that is trained on top of them, if any.</param>
    /// <param name="encoder">The encoder.</param>
    /// <exception cref="ArgumentException">The options cannot be combined; the message contains the reason and the remedy.</exception>
    public static void Check(AdapterComposition frozen, FineTuning fineTuning, AdapterConfig adapter, PretrainedEncoder encoder)
    {
        frozen.CheckFits(encoder);
        if (fineTuning == FineTuning.Full)
            throw new ArgumentException(
                $"FrozenAdapters is '{frozen.Name}', but FineTuning is Full: adapters trained in the frozen encoder do not fit a tuned "
                + "one. Leave one of them out.");
        if (frozen.SplitsRows)
            throw new ArgumentException(
                $"FrozenAdapters is {frozen.Name}, which copies or routes rows, so one head cannot be trained on it. Give an adapter, "
                + "a Stack, an Average or a fusion.");
        if (fineTuning == FineTuning.Adapter)
            AdapterPlaces.Stacked([
                (frozen.Name, CompositionPlaces.Of(frozen)),
                ("the new one", AdapterPlaces.Of("the new one", adapter, frozen.Shape)),
            ]);
        else
            CompositionPlaces.Check(frozen);
    }
}
