using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Pipeline.Search;

/// <summary>
/// Draws candidates: the trainer's own options, then others that take methods, learning rates and numbers of epochs in turn, so that few
/// candidates differ in all three.
/// </summary>
internal static class SearchCandidates
{
    /// <exception cref="ArgumentException">A method does not fit the encoder.</exception>
    public static IReadOnlyList<SearchCandidate> Draw(
        AdapterTaskOptions options, AdapterSearchOptions search, PretrainedEncoder encoder, int seed)
    {
        var own = new SearchCandidate(
            1, options.Adapter ?? AdapterMethods.Default, options.EffectiveLearningRate, options.MaxEpochs);
        var random = new Random(seed);
        AdapterConfig[] adapters =
            [.. search.Adapters is { } given ? given.Where(adapter => Fits(adapter, encoder)) : Usual(encoder)];
        double[] rates = [.. search.LearningRates];
        int[] epochs = [.. search.Epochs];
        random.Shuffle(rates);
        random.Shuffle(epochs);
        return
        [
            own,
            .. Enumerable.Range(0, rates.Length * epochs.Length)
                .SelectMany(turn => adapters.Select((adapter, index) => new SearchCandidate(
                    0, adapter, rates[(index + turn) % rates.Length], epochs[(index + (turn / rates.Length)) % epochs.Length])))
                .Where(candidate => candidate != own with { Number = candidate.Number })
                .Take(search.MaxCandidates - 1)
                .Select((candidate, index) => candidate with { Number = index + 2 }),
        ];
    }

    // Throws if it does not.
    private static bool Fits(AdapterConfig adapter, PretrainedEncoder encoder)
    {
        adapter.Validate(encoder.Shape); // as the trainer does
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
