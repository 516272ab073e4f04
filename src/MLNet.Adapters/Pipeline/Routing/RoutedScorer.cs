using Microsoft.ML.Runtime;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>
/// Scores rows with the adapters that they name; rows of different adapters share the encoder's batches. Multiple threads can score at
/// once.
/// </summary>
internal sealed class RoutedScorer(IHost host, RoutedModel model, LiveRoutes live) : IBatchScorer<RoutedRow, RoutedScores>
{
    private const string UnknownWarning = "{0} row(s) name an adapter that the model does not have and got a missing prediction.";

    private readonly NativeAdapters _adapters = new(host, model, live);

    /// <summary>The number of adapters in native memory.</summary>
    public int BuiltAdapters => _adapters.Count;

    public void Load() => _adapters.Lease();

    /// <summary>Loads the encoder after a training, whose log names the device.</summary>
    public void LoadTrained() => _adapters.Lease(isDeviceReported: true);

    /// <inheritdoc cref="NativeAdapters.Change"/>
    public void Change(Func<AdapterRoutes, AdapterRoutes> change) => _adapters.Change(change);

    public IReadOnlyList<RoutedScores> Score(IReadOnlyList<RoutedRow> rows, ScoringNotes notes)
    {
        EncoderLease? lease = null; // rows without an adapter need no encoder
        var (encoding, current) = (model.Encoding, live.Current);
        var (work, routes, cut, unknown) = (new List<Work>(), new AdapterRoute?[rows.Count], 0, 0);
        foreach (var (index, row) in rows.Index())
        {
            if (AdapterRoute.IsBase(row.Adapter))
                continue;
            if (current.Find(row.Adapter) is not { } route)
            {
                unknown += model.Record.OnUnknownAdapter == UnknownAdapter.MissingPrediction ? 1 : throw Unknown(row.Adapter, current);
                continue;
            }

            routes[index] = route;
            var text = encoding.Encode((lease ??= _adapters.Lease()).Tokenizer, row.Text);
            cut += text.IsTruncated ? 1 : 0;
            work.AddRange(route.Parts.Select((part, number) => new Work(index, number, part, text)));
        }

        notes.Add(encoding.CutWarning, cut);
        notes.Add(UnknownWarning, unknown);
        notes.Count([.. work.Select(item => item.Text)]);
        var probabilities = rows.Select((_, index) => new float[routes[index]?.Parts.Count ?? 0][]).ToArray();
        if (lease is not null)
        {
            ComputeThreads.Score(() =>
            {
                ScoreOnThread(lease, work, current, probabilities);
                return true;
            });
        }

        return [.. rows.Select((_, index) => routes[index] is { } route ? Join(route, probabilities[index]) : RoutedScores.Missing)];
    }

    public void Dispose() => _adapters.Dispose();

    private void ScoreOnThread(EncoderLease lease, List<Work> work, AdapterRoutes current, float[][][] probabilities)
    {
        // Built outside the batches' scopes, which they outlive.
        using var entered = _adapters.Enter(work.Select(item => item.Part), lease.Encoder, current);
        var batches = ScoringBatches.Plan(work.Select(item => item.Text));
        ScoringThreads.ForEach(batches.Length, index =>
        {
            host.CheckAlive();
            ScoreBatch(lease, [.. batches[index].Select(item => work[item])], entered, probabilities);
        });
    }

    private static void ScoreBatch(EncoderLease lease, List<Work> batch, EnteredAdapters entered, float[][][] probabilities)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        // Rows of one adapter are adjacent, so that each group is one slice.
        var groups = batch
            .GroupBy(item => item.Part, ReferenceEqualityComparer.Instance)
            .Select(group => group.ToList())
            .ToList();
        var built = groups.Select(group => entered.ModelOf(group[0].Part)).ToList();
        // Tasks that were trained together differ only in their heads.
        var isShared = groups.TrueForAll(group => HaveSameAdapter(group[0].Part, groups[0][0].Part));
        using var grouped = isShared ? null : new GroupedAdapters([.. built.Select(classifier => classifier.Adapter)]);
        var input = EncoderBatch.Create(
            [.. groups.SelectMany(group => group).Select(item => item.Text)],
            lease.Tokenizer.PaddingId,
            lease.Encoder.Device);
        var pass = new EncoderPass
        {
            Adapter = grouped ?? built[0].Adapter,
            Groups = grouped is null ? null : new RowGroups([.. groups.Select(group => group.Count)]),
            FirstTokenOnly = built.TrueForAll(classifier => classifier.Head.Config.ReadsFirstToken),
        };
        var last = lease.Encoder.Forward(input, pass); // [B, 1, H], or [B, T, H] if a head reads all tokens
        var first = 0;
        foreach (var (group, classifier) in groups.Zip(built))
        {
            var outputs = classifier.ApplyHead(last.narrow(0, first, group.Count), input.Rows(first, group.Count));
            foreach (var (item, logits) in group.Zip(ScoringBatches.Rows(outputs)))
                probabilities[item.Row][item.Number] = Softmax.Probabilities(logits);
            first += group.Count;
        }
    }

    private static bool HaveSameAdapter(AdapterComposition one, AdapterComposition other) =>
        ReferenceEquals(one, other)
        || (one is TrainedAdapter first
            && other is TrainedAdapter second
            && ReferenceEquals(first.Weights, second.Weights)
            && first.Config == second.Config);

    private static RoutedScores Join(AdapterRoute route, float[][] probabilities) => new(
        route.ScoreLabels,
        probabilities.Length == 1 ? probabilities[0] : [.. probabilities.SelectMany(head => head)],
        string.Join(", ", route.Parts.Zip(probabilities, (part, scores) => part.Labels[Array.IndexOf(scores, scores.Max())])));

    private Exception Unknown(string name, AdapterRoutes current)
    {
        const int shown = 10;
        var names = current.All.Select(route => route.Name).ToList();
        return host.Except(
            $"A row names the adapter '{name}', which the model does not have. It has {names.Count}: "
            + $"{string.Join(", ", names.Take(shown))}{(names.Count > shown ? ", …" : string.Empty)}. "
            + $"Correct the row, add the adapter, use '{AdapterRoute.Base}' or an empty name for no prediction, "
            + "or set OnUnknownAdapter to MissingPrediction.");
    }

    /// <summary>A text for one head.</summary>
    private sealed record Work(int Row, int Number, AdapterComposition Part, EncodedText Text);
}

/// <summary>A row with the name of its adapter.</summary>
internal readonly record struct RoutedRow(string Adapter, TextRow Text);

/// <summary>The result of an adapter for one row.</summary>
/// <param name="Labels">The class of each probability; empty for a missing prediction.</param>
/// <param name="Probabilities">One probability per class.</param>
/// <param name="Predicted">The most probable class, of each head if several score; null for a missing prediction.</param>
internal sealed record RoutedScores(IReadOnlyList<string> Labels, float[] Probabilities, string? Predicted)
{
    /// <summary>The prediction of a row without adapter.</summary>
    public static readonly RoutedScores Missing = new([], [], null);
}
