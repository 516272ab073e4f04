using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Routing;

/// <summary>What a saved model of many adapters holds, and what a process makes of it that did not write it.</summary>
[TestClass]
public sealed class MultiAdapterModelFileTests : IDisposable
{
    private const string NameColumn = "Second"; // a column that the other process reads anyway

    private readonly TemporaryFolder _folder = new();

    public static IEnumerable<object[]> AdapterSets =>
        [
            [new AdapterComposition[] { TinyFusion.Sources[0], TinyTask.Learnt }], // a key
            [
                new AdapterComposition[]
                {
                    TinyFusion.Sources[2],
                    new MLNet.Adapters.Composition.Parallel([.. TinyFusion.Sources]),
                    TinyTask.Learnt,
                },
            ], // texts
        ];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(AdapterSets))]
    public void A_process_that_names_no_type_of_the_library_scores_bit_equal(AdapterComposition[] adapters)
    {
        var context = new MLContext();
        string[] names = [.. adapters.Select(adapter => adapter.Name), "base", ""];
        var rows = TinyTask
            .Rows(20)
            .Select((row, index) => new NamedText { Text = row.Text, Second = names[index % names.Length] })
            .ToList();
        using var model = Create(adapters);
        File.WriteAllLines(_folder.File("rows.txt"), rows.Select(row => $"{row.Text}\t{row.Second}"));

        var found = LoaderProcess.Run("score", Save(model), _folder.File("rows.txt"));

        CollectionAssert.AreEqual(Lines(model.Transform(context.Data.LoadFromEnumerable(rows))), found);
    }

    [TestMethod]
    public void Equal_weights_of_different_origin_are_stored_once_and_in_memory_once_after_loading()
    {
        var one = TinyTask.Learnt;
        var twin = new TrainedAdapter(
            "twin",
            one.Config,
            one.Encoder,
            one.Shape,
            [.. one.Weights],
            one.Head! with
            {
                Weights = [.. one.Head.Weights],
            });
        using var model = Create([one, twin]);
        var path = Save(model);

        using var zip = ZipFile.OpenRead(path);
        CollectionAssert.AreEquivalent(
            new[] { "adapter.safetensors", "head.safetensors" },
            zip.Entries.Select(entry => entry.Name)
                .Where(name =>
                    name.EndsWith(".safetensors", StringComparison.Ordinal) && !name.StartsWith("encoder-", StringComparison.Ordinal))
                .ToArray());
        using var loaded = (MultiAdapterScorer)new MLContext().Model.Load(path, out _);
        CollectionAssert.AreEqual(new[] { one.Name, "twin" }, loaded.Names.ToArray());
    }

    [TestMethod]
    public void A_parallel_set_of_one_keeps_its_form_through_a_file()
    {
        var alone = new MLNet.Adapters.Composition.Parallel(TinyTask.Learnt);
        using var model = Create([alone]);
        using var loaded = (MultiAdapterScorer)new MLContext().Model.Load(Save(model), out _);
        var context = new MLContext();
        var rows = context.Data.LoadFromEnumerable([new NamedText { Text = "good book", Second = alone.Name }]);

        foreach (var scorer in new[] { model, loaded })
        {
            var labels = scorer.Transform(rows).GetColumn<string[]>("ScoreLabels").Single();
            CollectionAssert.AreEqual(TinyTask.Learnt.Labels.Select(label => $"{TinyTask.Learnt.Name}/{label}").ToArray(), labels);
        }
    }

    [TestMethod]
    public void Five_hundred_adapters_with_weights_of_their_own_come_back_under_their_names()
    {
        var one = TinyTask.Learnt;
        using var model = Create([.. Enumerable.Range(0, 500).Select(user =>
        {
            byte[] weights = [.. one.Weights];
            weights[^4] = (byte)user; // low bits of the last number
            weights[^8] = (byte)(user >> 8);
            return new TrainedAdapter($"user{user}", one.Config, one.Encoder, one.Shape, weights, one.Head);
        })]);
        using var loaded = (MultiAdapterScorer)new MLContext().Model.Load(Save(model), out _);
        var context = new MLContext();
        var rows = context.Data.LoadFromEnumerable(
            new[] { 3, 77, 499 }.Select(user => new NamedText { Text = "good book", Second = $"user{user}" }));

        CollectionAssert.AreEqual(Lines(model.Transform(rows)), Lines(loaded.Transform(rows)));
        Assert.AreEqual(3, loaded.Scorer.BuiltAdapters);
        CollectionAssert.AreEqual(model.Names.ToArray(), loaded.Names.ToArray());
    }

    private static MultiAdapterScorer Create(IReadOnlyList<AdapterComposition> adapters)
    {
        var context = new MLContext();
        return context
            .Transforms.Text.ScoreWithAdapters(
                new MultiAdapterOptions
                {
                    Adapters = adapters,
                    Encoder = TinyTask.Encoder,
                    AdapterColumnName = NameColumn,
                    MaxTokens = 40,
                })
            .Fit(context.Data.LoadFromEnumerable<NamedText>([]));
    }

    private string Save(ITransformer model)
    {
        var path = _folder.File($"{Guid.NewGuid():N}.zip");
        new MLContext().Model.Save(model, null, path);
        return path;
    }

    // As the other process writes them.
    private static string[] Lines(IDataView scored)
    {
        var predictions = scored.Schema["PredictedLabel"].Type is TextDataViewType
            ? scored.GetColumn<string>("PredictedLabel")
            : scored.GetColumn<uint>("PredictedLabel").Select(key => key.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return
        [
            .. predictions.Zip(TinyReviews.Scores(scored), (prediction, scores) =>
                $"{prediction} {string.Join(' ', scores.Select(BitConverter.SingleToInt32Bits))}"),
        ];
    }

    private sealed class NamedText
    {
        public string? Text { get; set; }

        public string? Second { get; set; }
    }
}
