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
    private readonly List<AdapterSearchTrial> _trials = [];
    private readonly SearchTimes _times = new(clock.Budget, rows.Rounds.Count);
    private (AdapterSearchTrial Trial, TTransformer Model, TOptions Options)? _best;

    private IReadOnlyList<AdapterSearchTrial> Leaderboard =>
        [.. _trials.OrderByDescending(trial => trial.Round).ThenBy(trial => trial.ValidationLoss)];

    /// <summary>Runs the search.</summary>
    /// <param name="candidates">The first one has the trainer's own options; the others challenge it.</param>
    /// <exception cref="InvalidOperationException">No candidate could be trained.</exception>
    public AdapterSearchResult<TOptions, TTransformer> Run(IReadOnlyList<SearchCandidate> candidates)
    {
        var own = candidates[0];
        List<SearchCandidate> challengers = [.. candidates.Skip(1)];
        var most = challengers.Count;
        for (var round = 1; round <= rows.Rounds.Count && !clock.IsOver; round = _times.After(round))
        {
            var isLast = round == rows.Rounds.Count;
            if ((round == 1 || isLast) && MayStart(own, round))
                TrainAndReport(own, round);
            challengers = RunRound(round, challengers, most);
            most = (int)Math.Ceiling((double)challengers.Count / SearchRows.Factor);
            if (isLast && !_trials.Exists(trial => trial.Round == round))
                TrainAndReport(challengers.FirstOrDefault(own), round); // as long as there is time
        }

        return _best is { } best
            ? new AdapterSearchResult<TOptions, TTransformer>(best.Model, best.Options, Leaderboard)
            : throw new InvalidOperationException(
                _trials.Count == 0
                    ? $"The search ended after {clock.Elapsed.TotalSeconds:0} s, before its first training had made a step. Raise Budget."
                    : $"All {_trials.Count} candidates diverged. Lower LearningRates.");
    }

    // Trains the first challengers that the round has time for, and returns them by their loss; if it has time for none, all as they were.
    private List<SearchCandidate> RunRound(int round, List<SearchCandidate> challengers, int most)
    {
        var done = new List<(SearchCandidate Candidate, AdapterSearchTrial Trial)>();
        foreach (var challenger in challengers)
        {
            if (done.Count < most && MayStart(challenger, round) && TrainAndReport(challenger, round) is { } trial)
                done.Add((challenger, trial));
        }

        return done.Count == 0 ? challengers : [.. done.OrderBy(one => one.Trial.ValidationLoss).Select(one => one.Candidate)];
    }

    private AdapterSearchTrial? TrainAndReport(SearchCandidate candidate, int round)
    {
        if (clock.IsOver || Train(candidate, round) is not { } trial)
            return null;
        _trials.Add(trial);
        if (_trials.Count == 1)
            _times.Calibrate(TimeSpan.FromSeconds(trial.SteadySeconds));
        progress?.Report(new AdapterSearchProgress(trial, Leaderboard, rows.Rounds.Count, clock.Elapsed, clock.Budget));
        return trial;
    }

    // Whether there is time for a candidate: estimated from its own trial in an earlier round or, if it has none, from that of the first
    // candidate, which begins unasked. What has no more epochs than the first may be slower than it, so it is tried in any case.
    private bool MayStart(SearchCandidate candidate, int round)
    {
        if (_trials.FirstOrDefault() is not { } first)
            return true;
        var known = _trials.LastOrDefault(trial => trial.Candidate == candidate.Number);
        var atRound = known?.Round ?? 1;
        var seconds = known?.SteadySeconds ?? first.SteadySeconds * candidate.MaxEpochs / first.MaxEpochs;
        return _times.HasRoom(round, clock.Elapsed, InRound(round))
            && (candidate.Number == first.Candidate
                || round == rows.Rounds.Count
                || _times.FitsLast(InRound(rows.Rounds.Count))
                || (known is null && candidate.MaxEpochs <= first.MaxEpochs));

        TimeSpan InRound(int later) => TimeSpan.FromSeconds(seconds * Math.Pow(SearchRows.Factor, later - atRound));
    }

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
            SteadySeconds = model.Report.Epochs is [.., var last] epochs ? epochs.Count * last.Seconds : model.Report.Seconds,
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
