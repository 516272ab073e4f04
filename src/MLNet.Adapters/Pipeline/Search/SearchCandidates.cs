using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Pipeline.Search;

/// <summary>Draws candidates: the trainer's own options, then random ones that take the methods in turn.</summary>
internal static class SearchCandidates
{
    /// <exception cref="ArgumentException">A method does not fit the encoder.</exception>
    public static IReadOnlyList<SearchCandidate> Draw(
        AdapterTaskOptions options, AdapterSearchOptions search, PretrainedEncoder encoder, int seed)
    {
        var own = new SearchCandidate(
            1, options.Adapter ?? AdapterMethods.Default, options.EffectiveLearningRate, options.MaxEpochs);
        var random = new Random(seed);
        var drawn = (search.Adapters is { } given ? given.Where(adapter => Fits(adapter, encoder)) : Usual(encoder))
            .Select(adapter => Shuffled(random, search, adapter))
            .ToList();
        return
        [
            own,
            .. drawn
                .SelectMany(candidates => candidates.Select((candidate, turn) => (candidate, turn)))
                .OrderBy(one => one.turn)
                .Select(one => one.candidate)
                .Where(candidate => candidate != own with { Number = candidate.Number })
                .Take(search.MaxCandidates - 1)
                .Select((candidate, index) => candidate with { Number = index + 2 }),
        ];
    }

    private static SearchCandidate[] Shuffled(Random random, AdapterSearchOptions search, AdapterConfig adapter)
    {
        SearchCandidate[] all =
        [
            .. from rate in search.LearningRates
               from epochs in search.Epochs
               select new SearchCandidate(0, adapter, rate, epochs),
        ];
        random.Shuffle(all);
        return all;
    }

    // Throws if it does not.
    private static bool Fits(AdapterConfig adapter, PretrainedEncoder encoder)
    {
        encoder.Summarize(adapter);
        return true;
    }

    // Those that the encoder has places for.
    private static IEnumerable<AdapterConfig> Usual(PretrainedEncoder encoder) => AdapterMethods.Searched(encoder.Layers).Where(adapter =>
    {
        try
        {
            return Fits(adapter, encoder);
        }
        catch (ArgumentException)
        {
            return false;
        }
    });
}
