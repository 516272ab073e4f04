using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Tests.Pipeline.Scoring;

/// <summary>Scores do not depend on what else is scored, and no text is refused that can be scored.</summary>
[TestClass]
public sealed class AdapterScoringTests
{
    private static MLContext _context = null!;
    private static AdapterTextClassificationTransformer _tiny = null!;

    [ClassInitialize]
    public static void Fit(TestContext _)
    {
        _context = new MLContext(1);
        _tiny = TinyReviews.Fit(_context);
    }

    [ClassCleanup]
    public static void DisposeModel() => _tiny.Dispose();

    [TestMethod]
    public void Score_of_a_text_does_not_depend_on_its_batch()
    {
        string[] texts =
        [
            .. Enumerable
                .Range(0, 100)
                .Select(index =>
                    string.Join(' ', Enumerable.Range(0, 1 + (index * 37 % 60)).Select(word => word % 3 == 0 ? "good" : $"film{index % 7}"))
                ),
        ];

        AreIndependent(_tiny, texts);
    }

    [TestMethod]
    public void Score_on_the_default_encoder_does_not_depend_on_the_batch()
    {
        using var model = _context
            .MulticlassClassification.Trainers.AdapterTextClassification(
                new AdapterTextClassificationOptions { MaxTokens = 256, MaxEpochs = 1 })
            .Fit(SmallData.Load(_context, SmallData.Rows.Take(18)));
        string[] texts =
        [
            "hi", string.Join(' ', Enumerable.Repeat("wonderful", 198)), .. SmallData.Rows.Select(row => row.Text!),
            .. Enumerable.Range(2, 26).Select(count => string.Join(", and ", SmallData.Rows.Take(count).Select(row => row.Text))),
        ];
        Assert.HasCount(100, texts);

        AreIndependent(model, texts);
    }

    [TestMethod]
    public void Missing_and_empty_texts_are_scored_alike()
    {
        var scores = TinyReviews.Score(_tiny, [null, "good film", "", "   \t"]);

        CollectionAssert.AreEqual(scores[0], scores[2]);
        CollectionAssert.AreEqual(scores[0], scores[3]);
        CollectionAssert.AreNotEqual(scores[0], scores[1]);
    }

    [TestMethod]
    public void Text_beyond_the_limit_is_cut_and_counted_in_one_warning_a_cursor()
    {
        var context = new MLContext(1);
        using var model = TinyReviews.Fit(context, TinyReviews.Options with { MaxEpochs = 1 });
        var warnings = Warnings(context);
        // 38 tokens fit between the special ones.
        string[] texts = [Words(38), Words(39), "good", Words(500), .. Enumerable.Repeat(Words(40), 98)];
        var scored = model.Transform(context.Data.LoadFromEnumerable(texts.Select(text => new LabelledText { Text = text })));

        var scores = TinyReviews.Scores(scored);

        Assert.HasCount(1, warnings);
        StringAssert.Contains(warnings[0], "100 text(s) were longer than 40 tokens and were cut");
        TinyReviews.AreClose(scores[0], scores[1]);
        TinyReviews.AreClose(scores[0], scores[3]);
        _ = TinyReviews.Scores(scored);
        Assert.HasCount(2, warnings);
    }

    [TestMethod]
    public void Text_beyond_the_limit_is_an_error_by_option_that_names_the_text()
    {
        using var fitted = TinyReviews.Fit(_context, TinyReviews.Options with { OnLongText = LongText.Error, MaxEpochs = 1 });
        using var stream = new MemoryStream();
        _context.Model.Save(fitted, null, stream);
        using var loaded = (AdapterTextClassificationTransformer)_context.Model.Load(new MemoryStream(stream.ToArray()), out _);

        foreach (var model in new[] { fitted, loaded })
        {
            Assert.HasCount(1, TinyReviews.Score(model, [Words(38)]));
            var error = Assert.ThrowsExactly<InvalidOperationException>(() => TinyReviews.Score(model, ["good", "unending " + Words(39)]));
            StringAssert.Contains(error.Message, "'unending good good");
            StringAssert.Contains(error.Message, "more than 40 tokens");
            StringAssert.Contains(error.Message, "OnLongText");
        }
    }

    [TestMethod]
    public void A_row_that_cannot_be_scored_leaves_the_rows_before_it_good()
    {
        using var model = TinyReviews.Fit(_context, TinyReviews.Options with { OnLongText = LongText.Error, MaxEpochs = 1 });
        string[] texts = [.. Enumerable.Repeat("good", 20), Words(60)];
        var scored = model.Transform(_context.Data.LoadFromEnumerable(texts.Select(text => new LabelledText { Text = text })));

        Assert.HasCount(20, scored.GetColumn<float[]>("Score").Take(20).ToList());
        Assert.ThrowsExactly<InvalidOperationException>(() => scored.GetColumn<float[]>("Score").ToList());
    }

    [TestMethod]
    public void A_pair_that_its_strategy_cannot_cut_is_an_error_that_names_the_text()
    {
        var pairs = TinyReviews.Rows.Select(row => new ReviewRow { Text = row.Text, Second = "good", Label = row.Label });
        var data = _context
            .Transforms.Conversion.MapValueToKey("Label")
            .Fit(_context.Data.LoadFromEnumerable(pairs))
            .Transform(_context.Data.LoadFromEnumerable(pairs));
        var options = TinyReviews.Options with
        {
            MaxEpochs = 1,
            Sentence2ColumnName = "Second",
            PairTruncation = PairTruncation.OnlySecond,
        };
        using var model = _context.MulticlassClassification.Trainers.AdapterTextClassification(options).Fit(data);
        var rows = _context.Data.LoadFromEnumerable(new[] { new ReviewRow { Text = Words(60), Second = "good" } });

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => model.Transform(rows).GetColumn<float[]>("Score").ToList());

        StringAssert.Contains(error.Message, "The text 'good good");
        StringAssert.Contains(error.Message, "cannot be cut by OnlySecond");
    }

    [TestMethod]
    public void Labels_that_are_numbers_or_truth_values_come_back_as_such_also_after_Load()
    {
        MapsBack([3f, 1f, 2.5f]);
        MapsBack([7, -1, 0]);
        MapsBack([true, false]);
        MapsBack(["b", "a", "c"]);
    }

    [TestMethod]
    public void Key_without_values_gives_slot_names_from_0()
    {
        var data = _context.Data.LoadFromEnumerable(
            TinyReviews.Rows.Select((row, index) => new KeyRow { Text = row.Text!, Label = (uint)(index % 3) + 1 }));
        using var model = _context.MulticlassClassification.Trainers.AdapterTextClassification(TinyReviews.Options).Fit(data);
        var scored = model.Transform(data);

        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        CollectionAssert.AreEqual(new[] { "0", "1", "2", "3" }, names.DenseValues().Select(name => name.ToString()).ToArray());
        CollectionAssert.AreEqual(new[] { "0", "1", "2", "3" }, model.Labels.ToArray());
        Assert.AreEqual(4, _context.MulticlassClassification.Evaluate(scored).ConfusionMatrix.NumberOfClasses);
    }

    [TestMethod]
    public void Columns_get_the_names_that_were_asked_for()
    {
        var data = SmallData.Load(_context, TinyReviews.Rows);
        var renamed = _context.Transforms.CopyColumns("Body", "Text").Append(_context.Transforms.CopyColumns("Kind", "Label"))
            .Append(_context.Transforms.DropColumns("Text", "Label")).Fit(data).Transform(data);
        using var model = _context.MulticlassClassification.Trainers.AdapterTextClassification(TinyReviews.Options with
        {
            Sentence1ColumnName = "Body",
            LabelColumnName = "Kind",
            ScoreColumnName = "Chances",
            OutputColumnName = "Guess",
        }).Fit(renamed);

        var metrics = _context.MulticlassClassification.Evaluate(
            model.Transform(renamed),
            labelColumnName: "Kind",
            scoreColumnName: "Chances",
            predictedLabelColumnName: "Guess");

        Assert.IsTrue(double.IsFinite(metrics.LogLoss));
    }

    private static void MapsBack<T>(T[] labels)
    {
        var data = _context.Data.LoadFromEnumerable(
            TinyReviews.Rows.Select((row, index) => new ValueRow<T> { Text = row.Text!, Label = labels[index % labels.Length] }));
        using var chain = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.MulticlassClassification.Trainers.AdapterTextClassification(TinyReviews.Options))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Back", "PredictedLabel"))
            .Fit(data);
        using var stream = new MemoryStream();
        _context.Model.Save(chain, data.Schema, stream);
        var loaded = new MLContext().Model.Load(new MemoryStream(stream.ToArray()), out _);

        foreach (var model in new[] { chain, loaded })
        {
            var scored = model.Transform(data);
            var expected = scored.GetColumn<uint>("PredictedLabel").Select(key => labels[key - 1]);
            CollectionAssert.AreEqual(expected.ToArray(), scored.GetColumn<T>("Back").ToArray());
        }
    }

    private static void AreIndependent(ITransformer model, string[] texts)
    {
        var together = TinyReviews.Score(model, texts);
        using var engine = _context.Model.CreatePredictionEngine<LabelledText, ReviewPrediction>(
            model,
            new PredictionEngineOptions { OwnsTransformer = false });
        foreach (var (text, scores) in texts.Zip(together))
            TinyReviews.AreClose(scores, engine.Predict(new LabelledText { Text = text }).Score);
    }

    private static List<string> Warnings(MLContext context)
    {
        var warnings = new List<string>();
        context.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
                warnings.Add(message.RawMessage);
        };
        return warnings;
    }

    private static string Words(int count) => string.Join(' ', Enumerable.Repeat("good", count));

    private sealed class ValueRow<T>
    {
        public string Text { get; set; } = "";

        public T Label { get; set; } = default!;
    }

    private sealed class KeyRow
    {
        public string Text { get; set; } = "";

        [KeyType(4)]
        public uint Label { get; set; }
    }
}
