using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>Checks trained adapters that a model uses as they are, before anything is built.</summary>
internal static class GivenComposition
{
    /// <summary>Checks adapters without regard to a head.</summary>
    /// <exception cref="ArgumentException">
    /// The adapters belong to another encoder, do not fit together or divide rows; the message contains the remedy.
    /// </exception>
    /// <exception cref="NotSupportedException">The composition has an adapter of a kind that cannot be composed.</exception>
    public static void Check(AdapterComposition composition, PretrainedEncoder encoder, string parameter)
    {
        composition.CheckFits(encoder);
        if (composition.SplitsRows)
            throw new ArgumentException(
                $"'{composition.Name}' copies or routes rows, so no single head reads its output. Give its adapters themselves.",
                parameter);
        CompositionPlaces.Check(composition);
    }

    /// <summary>Returns the head of adapters.</summary>
    /// <exception cref="ArgumentException">They have none; the message contains the remedy.</exception>
    public static TrainedHead HeadOf(AdapterComposition composition, string parameter) => composition.Head
        ?? throw new ArgumentException(
            $"'{composition.Name}' has no head to predict with. Train one on it (FrozenAdapters with FineTuning.HeadOnly), "
            + "and extract it with AdapterComposition.FromModel.",
            parameter);
}
