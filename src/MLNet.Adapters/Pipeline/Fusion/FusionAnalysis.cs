using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Fusion;

/// <inheritdoc/>
internal sealed class FusionAnalysis<TInput, TGold, TOutput> : IFusionAnalysis
{
    private const int RowsAtOnce = 256;

    private readonly IHost _host;
    private readonly TaskModel _model;
    private readonly NativeModel _native;
    private readonly AnalyzedTask<TInput, TGold, TOutput> _task;
    private readonly Func<NativeModel, IFusedScorer<TInput, TOutput>> _scorerOf;
    private readonly string[] _names;
    private readonly ScoringNotes _notes = new();

    /// <param name="host">The model's host.</param>
    /// <param name="model">The model.</param>
    /// <param name="native">The native form of the model; not owned.</param>
    /// <param name="task">The task of the model.</param>
    /// <param name="scorerOf">Creates a scorer of the task's rows for this model, or for this model without some adapters.</param>
    /// <exception cref="InvalidOperationException">The model's top composition is not a fusion.</exception>
    public FusionAnalysis(
        IHost host,
        TaskModel model,
        NativeModel native,
        AnalyzedTask<TInput, TGold, TOutput> task,
        Func<NativeModel, IFusedScorer<TInput, TOutput>> scorerOf)
    {
        (_host, _model, _native, _task, _scorerOf) = (host, model, native, task, scorerOf);
        _names = [.. FusionPruning.FusionOf(host, model).Children.Select(child => child.Name)];
    }

    public FusionExplanation Explain(string text, string? secondText)
    {
        var row = _task.RowOf(text, secondText);
        var result = _scorerOf(_native).ScoreFused([row], _notes)[0];
        _notes.Report(_host);
        var tokenizer = _native.Load().Lease.Tokenizer;
        var tokens = _task.Tokens(tokenizer, row, result);
        var places = result.Weights.Count == 0 ? [] : result.Weights[0].Places.Select((place, index) => new PlaceFusionWeights(
            place.Layer, place.SubLayer, [.. tokens.Select(token => WeightsOf(result.Weights[token.Text].Places[index], token.Token))]));
        return new FusionExplanation(_names, [.. tokens.Select(token => token.Shown)], [.. places], _task.Probabilities(result.Output))
        {
            Words = _task.Words(tokenizer, row, result.Output),
        };
    }

    public FusionReport Report(IDataView data, string? labelColumnName)
    {
        var rows = Read(data, labelColumnName);
        var (use, whole) = Use(_scorerOf(_native), rows, _names.Length, _notes);
        _notes.Report(_host);
        return new FusionReport(_names, rows.Count, use.Layers, use.Labels(_task.Labels), Curve(rows, use.MeanWeights, whole));
    }

    public PruningComparison Measure(IDataView data, string? labelColumnName, string[] names)
    {
        var rows = Read(data, labelColumnName);
        using var pruned = Without(names);
        var whole = Predict(_scorerOf(_native), rows, _notes);
        _notes.Report(_host);
        return new PruningComparison(
            Step(null, _names, rows, whole, whole),
            Step(
                string.Join(',', names),
                [.. _names.Except(names, StringComparer.Ordinal)],
                rows,
                Predict(_scorerOf(pruned), rows, new ScoringNotes()),
                whole));
    }

    private List<PruningStep> Curve(List<(TInput Input, TGold Gold)> rows, double[] means, TOutput[] whole)
    {
        var (left, removed) = (_names.ToList(), new List<string>());
        var steps = new List<PruningStep> { Step(null, [.. left], rows, whole, whole) };
        while (left.Count > 1)
        {
            var least = left[Array.IndexOf(means, means.Min())];
            left.Remove(least);
            removed.Add(least);
            using var pruned = Without([.. removed]);
            // The warnings about the rows have already been logged.
            var (use, predicted) = Use(_scorerOf(pruned), rows, left.Count, new ScoringNotes());
            means = use.MeanWeights;
            steps.Add(Step(least, [.. left], rows, predicted, whole));
        }

        return steps;
    }

    private NativeModel Without(string[] names) => new(_host, FusionPruning.Without(_host, _model, names));

    private (FusionUse Use, TOutput[] Predicted) Use(
        IFusedScorer<TInput, TOutput> scorer, List<(TInput Input, TGold Gold)> rows, int adapters, ScoringNotes notes)
    {
        var tokenizer = _native.Load().Lease.Tokenizer;
        var (use, predicted) = (new FusionUse(adapters), new TOutput[rows.Count]);
        foreach (var chunk in Enumerable.Range(0, rows.Count).Chunk(RowsAtOnce))
        {
            _host.CheckAlive();
            foreach (var (row, result) in chunk.Zip(scorer.ScoreFused([.. chunk.Select(row => rows[row].Input)], notes)))
            {
                use.Add(result.Weights);
                foreach (var (label, weights) in _task.LabelWeights(tokenizer, rows[row].Input, rows[row].Gold, result, adapters))
                    use.Add(label, weights);
                predicted[row] = result.Output;
            }
        }

        return (use, predicted);
    }

    private TOutput[] Predict(IFusedScorer<TInput, TOutput> scorer, List<(TInput Input, TGold Gold)> rows, ScoringNotes notes) =>
        [.. rows.Chunk(RowsAtOnce).SelectMany(chunk =>
        {
            _host.CheckAlive();
            return scorer.Score([.. chunk.Select(row => row.Input)], notes);
        })];

    private PruningStep Step(string? removed, string[] left, List<(TInput Input, TGold Gold)> rows, TOutput[] predicted, TOutput[] whole)
    {
        var quality = _task.Quality(rows, predicted);
        var compared = whole.Zip(predicted, _task.Compare).ToList();
        return new PruningStep(
            removed, left, quality.Accuracy, quality.MacroF1, (double)compared.Sum(row => row.Changed) / compared.Sum(row => row.All))
        { Error = quality.Error };
    }

    private List<(TInput Input, TGold Gold)> Read(IDataView data, string? labelColumnName)
    {
        _host.CheckValue(data, nameof(data));
        var label = labelColumnName ?? _task.LabelColumnName;
        _host.CheckNonEmpty(label, nameof(labelColumnName));
        var rows = _task.Read(_host, data, label, _notes);
        return rows.Count > 0 ? rows : throw _host.ExceptParam(nameof(data), "The data has no row. Give rows to analyze.");
    }

    private static float[] WeightsOf(TextFusionWeights place, int token) =>
        place.Weights[(token * place.Adapters)..((token + 1) * place.Adapters)];
}
