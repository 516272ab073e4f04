using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Classification;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Fusion;

/// <summary>Looks into a fused model: one text, a data set, and the model without some of its adapters.</summary>
internal sealed class FusionAnalysis
{
    private const int RowsAtOnce = 256;

    private readonly IHost _host;
    private readonly TaskModel<ClassificationSettings> _model;
    private readonly TrainedFusion _fusion;
    private readonly TextClassificationScorer _scorer;
    private readonly ScoringNotes _notes = new();

    /// <exception cref="InvalidOperationException">The model has no fusion on top.</exception>
    public FusionAnalysis(IHost host, TaskModel<ClassificationSettings> model, TextClassificationScorer scorer)
    {
        (_host, _model, _scorer) = (host, model, scorer);
        _fusion = FusionPruning.FusionOf(host, model);
    }

    private string[] Names => [.. _fusion.Children.Select(child => child.Name)];

    public FusionExplanation Explain(string text, string? secondText)
    {
        var isPair = _model.Task.Sentence2ColumnName is not null;
        if (isPair != secondText is not null)
            throw new ArgumentException(isPair ? "The model compares two texts, but secondText is null. Give both." : "The model reads one text, but secondText is given. Leave it out.", nameof(secondText));
        var encoded = _scorer.Native.Encode([new TextRow(text, secondText)], _notes)[0];
        _notes.Report(_host);
        var fused = _scorer.Fusion([encoded])[0];
        var probabilities = Softmax.Probabilities(fused.Logits);
        return new FusionExplanation(
            Names,
            [.. _scorer.Native.Load().Lease.Tokenizer.Align(encoded, text, secondText).Select(token => new ExplainedToken(token.Text, token.Sentence, token.Start, token.End))],
            [.. fused.Places.Select(place => new PlaceFusionWeights(place.Layer, place.SubLayer, Rows(place)))],
            _model.Record.Labels!.Values.Zip(probabilities).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
    }

    /// <summary>The use of the adapters over labelled rows.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">A key or text column.</param>
    /// <param name="prune">Makes the model without some adapters.</param>
    public FusionReport Report(IDataView data, string labelColumnName, Func<string[], AdapterTextClassificationTransformer> prune)
    {
        var (rows, texts) = Read(data, labelColumnName);
        var (use, whole) = Look(_scorer, rows, texts, _fusion.Children.Count);
        return new FusionReport(Names, rows.Count, use.Layers, use.Labels(_model.Record.Labels!.Values), Curve(rows, texts, use.MeanWeights, whole, prune));
    }

    /// <summary>The measured difference that pruning makes on labelled rows.</summary>
    public PruningComparison Measure(IDataView data, string labelColumnName, string[] names, Func<string[], AdapterTextClassificationTransformer> prune)
    {
        var (rows, texts) = Read(data, labelColumnName);
        using var pruned = prune(names);
        var whole = Predict(_scorer, texts);
        return new PruningComparison(
            Judge(null, Names, rows, whole, whole),
            Judge(string.Join(',', names), [.. Names.Except(names, StringComparer.Ordinal)], rows, Predict(pruned.Scorer, texts), whole));
    }

    private List<PruningStep> Curve(
        List<(TextRow Text, int Label)> rows, List<EncodedText> texts, double[] means, int[] whole, Func<string[], AdapterTextClassificationTransformer> prune)
    {
        var (left, removed) = (Names.ToList(), new List<string>());
        var steps = new List<PruningStep> { Judge(null, [.. left], rows, whole, whole) };
        while (left.Count > 1)
        {
            var least = left[Array.IndexOf(means, means.Min())];
            left.Remove(least);
            removed.Add(least);
            using var pruned = prune([.. removed]);
            var (use, predicted) = Look(pruned.Scorer, rows, texts, left.Count);
            means = use.MeanWeights;
            steps.Add(Judge(least, [.. left], rows, predicted, whole));
        }

        return steps;
    }

    private (FusionUse Use, int[] Predicted) Look(TextClassificationScorer scorer, List<(TextRow Text, int Label)> rows, List<EncodedText> texts, int adapters)
    {
        var (use, predicted) = (new FusionUse(adapters), new int[rows.Count]);
        foreach (var chunk in Enumerable.Range(0, texts.Count).Chunk(RowsAtOnce))
        {
            _host.CheckAlive();
            foreach (var (row, fused) in chunk.Zip(scorer.Fusion([.. chunk.Select(index => texts[index])])))
            {
                use.Add(fused, rows[row].Label);
                predicted[row] = Array.IndexOf(fused.Logits, fused.Logits.Max());
            }
        }

        return (use, predicted);
    }

    private PruningStep Judge(string? removed, string[] left, List<(TextRow Text, int Label)> rows, int[] predicted, int[] whole)
    {
        var labelled = Enumerable.Range(0, rows.Count).Where(row => rows[row].Label >= 0).ToList();
        var classes = Enumerable.Range(0, _model.Record.Labels!.Values.Length);
        var scores = classes
            .Select(one => (Right: labelled.Count(row => rows[row].Label == one && predicted[row] == one), Marks: labelled.Count(row => rows[row].Label == one) + labelled.Count(row => predicted[row] == one)))
            .Where(one => one.Marks > 0)
            .Select(one => 2.0 * one.Right / one.Marks)
            .ToList();
        return new PruningStep(
            removed,
            left,
            labelled.Count == 0 ? double.NaN : labelled.Average(row => rows[row].Label == predicted[row] ? 1.0 : 0.0),
            scores.Count == 0 ? double.NaN : scores.Average(),
            predicted.Zip(whole).Average(pair => pair.First == pair.Second ? 0.0 : 1.0));
    }

    private int[] Predict(TextClassificationScorer scorer, List<EncodedText> texts) =>
        [.. texts.Chunk(RowsAtOnce).SelectMany(chunk =>
        {
            _host.CheckAlive();
            return scorer.Native.Outputs(chunk).Select(logits => Array.IndexOf(logits, logits.Max()));
        })];

    // The label is -1 where a row has none, or one that the model does not know.
    private (List<(TextRow Text, int Label)> Rows, List<EncodedText> Texts) Read(IDataView data, string labelColumnName)
    {
        _host.CheckValue(data, nameof(data));
        _host.CheckNonEmpty(labelColumnName, nameof(labelColumnName));
        var rows = LabelledRows.Read(_host, data, new TextRowReader(_model.Task.Sentence1ColumnName, _model.Task.Sentence2ColumnName), labelColumnName, _model.Record.Labels!.Values, _notes);
        if (rows.Count == 0)
            throw _host.ExceptParam(nameof(data), "The data has no row. Give rows to look at.");
        var texts = _scorer.Native.Encode([.. rows.Select(row => row.Text)], _notes);
        _notes.Report(_host);
        return (rows, texts);
    }

    private static IReadOnlyList<float>[] Rows(TextFusionWeights place) =>
        [.. Enumerable.Range(0, place.Tokens).Select(token => (IReadOnlyList<float>)place.Weights[(token * place.Adapters)..((token + 1) * place.Adapters)])];
}
