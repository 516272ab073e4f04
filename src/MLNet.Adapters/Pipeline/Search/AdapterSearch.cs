using Microsoft.ML;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Search;

namespace MLNet.Adapters;

/// <summary>
/// Searches the method, placement, size, learning rate and number of epochs that suit a data set, by successive halving within a budget of
/// time.
/// </summary>
/// <remarks>
/// Many candidates are trained on a ninth of the rows, the best third of them on a third of the rows, and the best of these on all. The
/// trainer's own options are the first candidate: they are also trained on all rows, unless they alone would take most of the budget, since
/// few rows favour high learning rates, and what does best on few may do worse than they on all. All candidates share an
/// <see cref="EncoderCache"/>, so that what the frozen layers compute for a text is computed once for all candidates whose adapters start
/// in the same layer. Small data sets have fewer rounds, because a round needs 200 rows to tell candidates apart. Successive halving:
/// Jamieson and Talwalkar 2016, arXiv 1502.07943.
/// </remarks>
public static class AdapterSearch
{
    /// <summary>Runs a search.</summary>
    /// <param name="context">The context that splits the data.</param>
    /// <param name="data">The training rows, with the columns that the trainer reads; for classification, the label is a key.</param>
    /// <param name="options">
    /// The options that all candidates share, and those of the first candidate. Candidates are compared on
    /// <see cref="AdapterTaskOptions.ValidationSet"/> or, if it is null, on <see cref="TrainingOptions.HeldOutFraction"/> of the rows, a
    /// tenth if that is 0. <see cref="TrainingOptions.StopToken"/> ends the search and keeps the best model so far.
    /// </param>
    /// <param name="trainer">
    /// Creates a trainer from options, such as <c>context.MulticlassClassification.Trainers.AdapterTextClassification</c>.
    /// </param>
    /// <param name="search">The budget and the candidates; null for the defaults.</param>
    /// <returns>The best model, its options, and all trials.</returns>
    /// <exception cref="ArgumentException">
    /// The options train no single adapter, or a candidate does not fit the encoder; the message has the value and the remedy.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The data has no row to use, or no candidate could be trained: each diverged, or the budget ended before the first step.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' <see cref="TrainingOptions.CancellationToken"/> was cancelled.</exception>
    public static AdapterSearchResult<TOptions, TTransformer> Run<TOptions, TTransformer>(
        MLContext context,
        IDataView data,
        TOptions options,
        Func<TOptions, IEstimator<TTransformer>> trainer,
        AdapterSearchOptions? search = null)
        where TOptions : AdapterTaskOptions
        where TTransformer : AdapterTransformer
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(trainer);
        search ??= new AdapterSearchOptions();
        SearchChecks.Check(options, search);
        var encoder = options.Encoder ?? PretrainedEncoder.Default;
        var seed = options.Seed ?? EnvironmentSettings.Of(context).Seed ?? Random.Shared.Next();
        var candidates = SearchCandidates.Draw(options, search, encoder, seed);
        using var own = options.Cache is null ? new EncoderCache() : null;
        using var clock = new SearchClock(search.Budget, options.StopToken);
        var shared = options with { Encoder = encoder, Seed = seed, StopToken = clock.Token };
        var rows = SearchRows.Split(context, data, options, seed);
        var best = new SuccessiveHalving<TOptions, TTransformer>(
            shared, trainer, rows, options.Cache ?? own!, search.Progress, clock).Run(candidates);
        return best with { Options = best.Options with { Cache = options.Cache, StopToken = options.StopToken } };
    }
}
