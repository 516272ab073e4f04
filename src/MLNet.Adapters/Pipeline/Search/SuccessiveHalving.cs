using Microsoft.ML;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Pipeline.Search;

/// <summary>Trains candidates in rounds, each with more rows and fewer candidates than the one before.</summary>
/// <param name="options">What all candidates share.</param>
/// <param name="createTrainer">Creates a trainer from options.</param>
/// <param name="rows">The rows of each round.</param>
/// <param name="cache">The cache of the candidates that leave the first layer alone.</param>
/// <param name="progress">Receives the leaderboard; null for none.</param>
/// <param name="clock">The time.</param>
internal sealed class SuccessiveHalving<TOptions, TTransformer>(
    TOptions options,
    Func<TOptions, IEstimator<TTransformer>> createTrainer,
    SearchRows rows,
    EncoderCache cache,
    IProgress<AdapterSearchProgress>? progress,
    SearchClock clock)
    where TOptions : AdapterTaskOptions
    where TTransformer : AdapterTransformer
{
    private const double LastRoundShare = 0.4; // of the budget; the other rounds share the rest alike

    private readonly List<AdapterSearchTrial> _trials = [];
    private (AdapterSearchTrial Trial, TTransformer Model, TOptions Options)? _best;

    private IReadOnlyList<AdapterSearchTrial> Leaderboard =>
        [.. _trials.OrderByDescending(trial => trial.Round).ThenBy(trial => trial.ValidationLoss)];

    /// <summary>Runs the search.</summary>
    /// <param name="candidates">The first one is kept in all rounds but the last.</param>
    /// <exception cref="InvalidOperationException">No candidate could be trained.</exception>
    public AdapterSearchResult<TOptions, TTransformer> Run(IReadOnlyList<SearchCandidate> candidates)
    {
        var (field, most) = (candidates, candidates.Count);
        for (var round = 1; round <= rows.Rounds.Count && !clock.IsOver; round++)
        {
            var sorted = RunRound(round, field, most);
            most = (int)Math.Ceiling((double)sorted.Count / SearchRows.Factor);
            if (round == rows.Rounds.Count - 1)
                field = sorted; // the best that the last round has time for
            else
                (field, most) = (Promote(sorted, most), sorted.Count);
        }

        return _best is { } best
            ? new AdapterSearchResult<TOptions, TTransformer>(best.Model, best.Options, Leaderboard)
            : throw new InvalidOperationException(
                _trials.Count == 0
                    ? $"The search ended after {clock.Elapsed.TotalSeconds:0} s, before its first training had made a step. Raise Budget."
                    : $"All {_trials.Count} candidates diverged. Lower LearningRates.");
    }

    // Trains the first candidates of the field that the round has time for, and returns them by their loss. If it has time for none, the
    // first one is trained as long as there is time.
    private List<SearchCandidate> RunRound(int round, IReadOnlyList<SearchCandidate> field, int most)
    {
        var done = new List<(SearchCandidate Candidate, AdapterSearchTrial Trial)>();
        foreach (var candidate in field)
        {
            if (done.Count < most && MayStart(candidate, round, done.FirstOrDefault().Trial))
                TrainAndReport(candidate);
        }

        if (done.Count == 0)
            TrainAndReport(field[0]);
        return [.. done.OrderBy(one => one.Trial.ValidationLoss).Select(one => one.Candidate)];

        void TrainAndReport(SearchCandidate candidate)
        {
            if (clock.IsOver || Train(candidate, round) is not { } trial)
                return;
            done.Add((candidate, trial));
            _trials.Add(trial);
            progress?.Report(new AdapterSearchProgress(trial, Leaderboard, rows.Rounds.Count, clock.Elapsed, clock.Budget));
        }
    }

    // Whether a candidate fits into the time of its round and, if it went on to the last round, into that of the last; what takes no longer
    // than the first candidate always does.
    private bool MayStart(SearchCandidate candidate, int round, AdapterSearchTrial? first)
    {
        var left = EndOf(round) - clock.Elapsed;
        if (EstimateOf(candidate) is { } known)
            return known <= left;
        if (first is null)
            return true;
        var estimate = TimeSpan.FromSeconds(first.Seconds * candidate.MaxEpochs / first.MaxEpochs);
        var toLast = Math.Pow(SearchRows.Factor, rows.Rounds.Count - round);
        var mayGoOn = estimate * toLast <= clock.Budget * LastRoundShare || candidate.MaxEpochs <= first.MaxEpochs;
        return estimate <= left && mayGoOn;
    }

    // From the candidate's own trial in the round before.
    private TimeSpan? EstimateOf(SearchCandidate candidate) =>
        _trials.LastOrDefault(trial => trial.Candidate == candidate.Number) is { } known
            ? TimeSpan.FromSeconds(known.Seconds * SearchRows.Factor)
            : null;

    private TimeSpan EndOf(int round)
    {
        var before = rows.Rounds.Count - 1;
        return round > before ? clock.Budget : clock.Budget * ((1 - LastRoundShare) * round / before);
    }

    // The best, and the trainer's own options.
    private static List<SearchCandidate> Promote(List<SearchCandidate> sorted, int most) =>
        [.. sorted.Where((candidate, place) => place < most || candidate.Number == 1)];

    // Null if the search ended before the first step.
    private AdapterSearchTrial? Train(SearchCandidate candidate, int round)
    {
        var own = options with
        {
            Adapter = candidate.Adapter,
            LearningRate = candidate.LearningRate,
            MaxEpochs = candidate.MaxEpochs,
            ValidationSet = rows.Validation,
            HeldOutFraction = 0,
            Cache = LeavesFirstLayer(candidate.Adapter) ? cache : options.Cache,
        };
        try
        {
            var model = createTrainer(own).Fit(rows.Rounds[round - 1]);
            var epoch = model.Report.Epochs[model.Report.BestEpoch - 1];
            var trial = Describe(candidate, round, model, epoch.ValidationLoss ?? double.PositiveInfinity) with
            {
                ValidationAccuracy = epoch.ValidationAccuracy,
            };
            Keep(trial, model, own);
            return trial;
        }
        catch (TrainingDivergedException diverged)
        {
            using var model = (TTransformer)diverged.LastGoodModel;
            return Describe(candidate, round, model, double.PositiveInfinity);
        }
        catch (OperationCanceledException) when (clock.IsOver && !options.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    // Otherwise the shared cache would keep nothing, and a warning would say so each time.
    private bool LeavesFirstLayer(AdapterConfig adapter) => adapter.Without([0], options.Encoder!.Shape)?.Equals(adapter) == true;

    private static AdapterSearchTrial Describe(
        SearchCandidate candidate, int round, TTransformer model, double loss) => new()
        {
            Candidate = candidate.Number,
            Round = round,
            Adapter = candidate.Adapter,
            LearningRate = candidate.LearningRate,
            MaxEpochs = candidate.MaxEpochs,
            TrainingRows = model.Report.TrainingRows,
            ValidationLoss = loss,
            ValidationAccuracy = null,
            TrainableParameters = model.ParameterSummary.Trainable,
            Seconds = model.Report.Seconds,
        };

    // A model that was interrupted replaces one of an earlier round only if it has become better.
    private void Keep(AdapterSearchTrial trial, TTransformer model, TOptions own)
    {
        var isLater = _best is not { } best || (trial.Round > best.Trial.Round && !model.Report.WasStopped);
        if (!isLater && trial.ValidationLoss >= _best!.Value.Trial.ValidationLoss)
        {
            model.Dispose();
            return;
        }

        _best?.Model.Dispose();
        _best = (trial, model, own);
    }
}
