using System.Globalization;

namespace MLNet.Adapters.Pipeline.Search;

/// <summary>Rejects options that a search cannot vary, before anything is trained.</summary>
internal static class SearchChecks
{
    public static void Check(AdapterTaskOptions options, AdapterSearchOptions search)
    {
        if (options.FineTuning != FineTuning.Adapter)
            throw new ArgumentException($"FineTuning is {options.FineTuning}, but a search varies a single adapter. Set it to Adapter.");
        (string Name, object? Value)[] fixedByOthers =
        [
            (nameof(options.FusedAdapters), options.FusedAdapters),
            (nameof(options.InitialAdapter), options.InitialAdapter),
            (nameof(options.InitialFusion), options.InitialFusion),
        ];
        if (fixedByOthers.FirstOrDefault(one => one.Value is not null).Name is { } set)
            throw new ArgumentException($"{set} is set, but a search varies the adapter. Leave it null.");
        if (options is { EarlyStopping: null, RestoreBest: false })
            throw new ArgumentException("RestoreBest is false, but a search compares best epochs. Leave it true.");
        if (search.Budget <= TimeSpan.Zero)
            throw new ArgumentException(Invariant($"Budget is {search.Budget}. Set a time above zero."));
        if (search.MaxCandidates < 1)
            throw new ArgumentException(Invariant($"MaxCandidates is {search.MaxCandidates}. Set at least 1."));
        if (search.Adapters is { Count: 0 })
            throw new ArgumentException("Adapters is empty. Give at least one configuration, or null for the usual ones.");
        if (search.LearningRates.Count == 0 || search.Epochs.Count == 0)
            throw new ArgumentException("LearningRates or Epochs is empty. Give at least one value of each.");
        foreach (var rate in search.LearningRates)
        {
            if (!(rate > 0 && double.IsFinite(rate)))
                throw new ArgumentException(Invariant($"LearningRates has the value {rate}. Give numbers above 0."));
        }

        foreach (var epochs in search.Epochs)
        {
            if (epochs < 1)
                throw new ArgumentException(Invariant($"Epochs has the value {epochs}. Give numbers of at least 1."));
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
