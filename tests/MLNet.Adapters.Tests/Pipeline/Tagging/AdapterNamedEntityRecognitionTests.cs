using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tagging;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Tagging;

/// <summary>Named entities through the public API.</summary>
[TestClass]
public sealed class AdapterNamedEntityRecognitionTests
{
    private static readonly Lazy<AdapterNamedEntityRecognitionTransformer> Learnt = new(() =>
        TinyTags.Fit(TinyTags.Options with { MaxEpochs = 20, HeadDropout = 0 }, TinyTags.Rows(40)));

    [TestMethod]
    public void It_learns_and_is_evaluated_by_entities()
    {
        var context = new MLContext(1);
        var data = TinyTags.Load(context, TinyTags.Rows(40));

        var metrics = context.MulticlassClassification.EvaluateNamedEntities(Learnt.Value.Transform(data));

        Assert.IsGreaterThan(0.95, metrics.F1, $"F1 {metrics.F1}");
        CollectionAssert.AreEquivalent(new[] { "thing", "feeling" }, metrics.Types.Select(type => type.Type).ToArray());
    }

    [TestMethod]
    public void Entities_stand_where_the_text_has_them()
    {
        TaggedWords[] rows = [new() { Text = "  the red  movie was good " }];

        var found = TinyTags.Predict(Learnt.Value, rows)[0];

        CollectionAssert.AreEqual(new[] { "O", "B-thing", "I-thing", "O", "B-feeling" }, found.PredictedLabel);
        CollectionAssert.AreEqual(new[] { "red  movie", "good" }, found.EntityText); // exact substrings, inner white space included
        CollectionAssert.AreEqual(new[] { "thing", "feeling" }, found.EntityType);
        for (var i = 0; i < 2; i++)
            Assert.AreEqual(found.EntityText[i], rows[0].Text.Substring(found.EntityStart[i], found.EntityLength[i]));
        Assert.AreEqual((found.Score[1] + found.Score[2]) / 2, found.EntityScore[0], 1e-6f);
    }

    [TestMethod]
    public void Words_and_their_text_give_the_same()
    {
        using var model = TinyTags.Fit(
            TinyTags.Options with
            {
                Sentence1ColumnName = "Words",
                MaxEpochs = 20,
                HeadDropout = 0,
            },
            TinyTags.Rows(40));
        var rows = TinyTags.Rows(9);

        foreach (var (one, other) in TinyTags.Predict(model, rows).Zip(TinyTags.Predict(Learnt.Value, rows)))
        {
            CollectionAssert.AreEqual(one.PredictedLabel, other.PredictedLabel);
            CollectionAssert.AreEqual(one.EntityText, other.EntityText);
            CollectionAssert.AreEqual(one.EntityStart, other.EntityStart);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(6)]
    [DataRow(700)]
    public void Every_word_of_a_long_text_has_a_tag(int words) // the limit is 20 tokens
    {
        var row = new TaggedWords
        {
            Text = string.Join(' ', Enumerable.Repeat("the red movie was good", words).SelectMany(text => text.Split(' ')).Take(words)),
        };

        var found = TinyTags.Predict(Learnt.Value, [row])[0];

        Assert.HasCount(words, found.PredictedLabel);
        Assert.HasCount(words, found.Score);
        Assert.IsTrue(
            found
                .EntityStart.Zip(found.EntityLength, found.EntityText)
                .All(entity => row.Text.Substring(entity.First, entity.Second) == entity.Third));
        Assert.AreEqual(words >= 5, found.EntityText.Contains("red movie"));
    }

    [TestMethod]
    public void A_row_without_words_has_no_tags()
    {
        var found = TinyTags.Predict(Learnt.Value, [new TaggedWords { Text = "   " }, new TaggedWords { Text = "good" }]);

        Assert.IsEmpty(found[0].PredictedLabel);
        Assert.IsEmpty(found[0].EntityText);
        Assert.HasCount(1, found[1].PredictedLabel);
    }

    [TestMethod]
    public void A_word_without_pieces_has_a_tag_and_moves_no_other()
    {
        var tokenizer = TinyTask.Encoder.Rent(TorchSharp.torch.CPU).Tokenizer;

        var windows = WordWindows.Create(tokenizer, WordRow.Join(["the", "\u0001", "", "movie"]), 20, 4);

        CollectionAssert.AreEqual(new[] { (0, 1), (0, 2), (0, 3), (0, 4) }, windows.Places.ToArray());
    }

    [TestMethod]
    public void Only_first_tokens_count_and_each_word_once()
    {
        var tokenizer = TinyTask.Encoder.Rent(TorchSharp.torch.CPU).Tokenizer;
        var row = WordRow.Split(string.Join(' ', Enumerable.Repeat("the red movie was good", 8)), WordSplitting.WhiteSpace);

        var windows = WordWindows.Create(tokenizer, row, 12, 4);

        Assert.HasCount(row.Words.Count, windows.Places.Distinct().ToList());
        Assert.IsTrue(windows.Texts.All(text => text.Length <= 12));
        foreach (var (word, (window, token)) in windows.Places.Index())
            Assert.AreEqual(tokenizer.Tokenize(row.Word(word))[0].Id, windows.Texts[window].Ids[token]);
    }

    [TestMethod]
    public void A_fusion_of_adapters_of_other_tasks_is_trained_saved_and_read_back()
    {
        var context = new MLContext(1);
        var tags = TrainedAdapter.FromModel(Learnt.Value, "tags");
        using var model = TinyTags.Fit(
            TinyTags.Options with
            {
                Adapter = null,
                FusedAdapters = [TinyFusion.Sources[0], tags],
                MaxEpochs = 1,
            },
            TinyTags.Rows(16));
        using var file = new MemoryStream();
        context.Model.Save(model, null, file);
        file.Position = 0;
        using var loaded = (AdapterNamedEntityRecognitionTransformer)context.Model.Load(file, out _);

        foreach (var (one, other) in TinyTags.Predict(model, TinyTags.Rows(5)).Zip(TinyTags.Predict(loaded, TinyTags.Rows(5))))
            CollectionAssert.AreEqual(one.Score, other.Score);
        Assert.AreEqual("movies,tags", loaded.Composition!.Name);
        Assert.AreEqual(MLNet.Adapters.Heads.HeadKind.Tagging, loaded.Composition.Head!.Config.Kind);
    }

    [TestMethod]
    public void An_adapter_goes_through_a_folder_with_its_head()
    {
        using var folder = new Checkpoints.TemporaryFolder();
        var adapter = TrainedAdapter.FromModel(Learnt.Value, "tags");

        adapter.Save(folder.Path);
        var loaded = TrainedAdapter.Load(folder.Path);

        CollectionAssert.AreEqual(new[] { "O", "B-thing", "I-thing", "B-feeling" }, loaded.Labels.ToArray());
        Assert.AreEqual(adapter.Head!.Config, loaded.Head!.Config);
        CollectionAssert.AreEqual(adapter.Head.Weights, loaded.Head.Weights);
    }

    [TestMethod]
    public void Full_fine_tuning_learns_too()
    {
        using var model = TinyTags.Fit(
            TinyTags.Options with
            {
                Adapter = null,
                FineTuning = FineTuning.Full,
                LearningRate = 1e-3,
                MaxEpochs = 1,
            },
            TinyTags.Rows(24));

        Assert.IsNull(model.Adapter);
        Assert.IsLessThan(Math.Log(4), model.Report.Epochs[0].TrainingLoss); // guessing among four tags
    }

    [TestMethod]
    public void Tags_that_do_not_fit_the_words_are_refused()
    {
        List<TaggedWords> rows = [.. TinyTags.Rows(6)];
        rows[2] = new TaggedWords { Text = "the red movie", Label = ["O", "B-thing"] };

        StringAssert.Contains(
            Assert.Throws<InvalidOperationException>(() => TinyTags.Fit(TinyTags.Options, rows)).Message,
            "Row 2 of the training data has 3 word(s) in column 'Text', but 2 tag(s) in column 'Label'");
        rows[2] = new TaggedWords { Text = "the red movie", Label = [] };
        StringAssert.Contains(
            Assert.Throws<InvalidOperationException>(() => TinyTags.Fit(TinyTags.Options, rows)).Message,
            "3 word(s) in column 'Text', but 0 tag(s)");
        rows[2] = new TaggedWords { Text = "the red movie", Label = ["", "", "", ""] }; // all missing, and one too many
        StringAssert.Contains(
            Assert.Throws<InvalidOperationException>(() => TinyTags.Fit(TinyTags.Options, rows)).Message,
            "3 word(s) in column 'Text', but 4 tag(s)");
    }

    [TestMethod]
    public void Tag_keys_beyond_their_type_are_refused()
    {
        var context = new MLContext(1);
        var schema = SchemaDefinition.Create(typeof(KeyRow));
        schema["Label"].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), 2));
        schema["Label"]
            .AddAnnotation(
                "KeyValues",
                new VBuffer<ReadOnlyMemory<char>>(2, ["O".AsMemory(), "B-thing".AsMemory()]),
                new VectorDataViewType(TextDataViewType.Instance, 2));
        var data = context.Data.LoadFromEnumerable(
            [
                new KeyRow
                {
                    Text = "the movie",
                    Label = [1, 2],
                    PredictedLabel = ["O", "B-thing"],
                },
                new KeyRow
                {
                    Text = "the book",
                    Label = [1, 3],
                    PredictedLabel = ["O", "O"],
                },
            ],
            schema);
        Action[] uses =
        [
            () => context.MulticlassClassification.Trainers.AdapterNamedEntityRecognition(TinyTags.Options).Fit(data),
            () => context.MulticlassClassification.EvaluateNamedEntities(data),
        ];

        foreach (var use in uses)
            StringAssert.Contains(
                Assert.Throws<InvalidOperationException>(use).Message,
                "tag key 3 in column 'Label', whose type has 2 tag(s)");
    }

    [TestMethod]
    public void Unknown_tags_of_validation_rows_are_refused()
    {
        var context = new MLContext(1);
        var validation = TinyTags.Load(context, [new TaggedWords { Text = "the movie", Label = ["O", "B-place"] }], ["O", "B-place"]);

        var error = Assert.Throws<InvalidOperationException>(() =>
            TinyTags.Fit(TinyTags.Options with { ValidationSet = validation }, TinyTags.Rows(6)));

        StringAssert.Contains(error.Message, "'B-place'");
    }

    [TestMethod]
    public void Tags_that_the_keys_do_not_know_are_counted_or_refused()
    {
        var (context, warnings) = (new MLContext(1), new List<string>());
        context.Log += (_, log) => warnings.Add(log.Message);
        var rows = TinyTags.Rows(8);
        IEnumerable<TaggedWords> others = [rows[0], new TaggedWords { Text = "the movie", Label = ["O", "B-place"] }];
        // The keys of the training tags.
        var options = TinyTags.Options with { ValidationSet = TinyTags.Load(context, others), MaxEpochs = 1 };
        var trainers = context.MulticlassClassification.Trainers;

        using var model = trainers.AdapterNamedEntityRecognition(options).Fit(TinyTags.Load(context, rows));
        var metrics = context.MulticlassClassification.EvaluateNamedEntities(model.Transform(options.ValidationSet));

        Warned("The validation data has 1 word(s) without a tag in column 'Label'");
        Warned("1 tag(s) in column 'Label' are missing and count as O");
        Assert.AreEqual(rows[0].Label.Count(tag => tag.StartsWith('B')), metrics.Support);
        StringAssert.Contains(
            Assert
                .Throws<InvalidOperationException>(() =>
                    trainers
                        .AdapterNamedEntityRecognition(options with { OnMissingLabel = MissingLabel.Error })
                        .Fit(TinyTags.Load(context, rows)))
                .Message,
            "Row 1 of the validation data has 1 word(s) without a tag in column 'Label'");

        void Warned(string part) =>
            Assert.AreEqual(1, warnings.Count(message => message.Contains(part, StringComparison.Ordinal)), string.Join('\n', warnings));
    }

    [TestMethod]
    public void Rows_without_words_are_left_out_and_words_without_a_tag_do_not_count()
    {
        List<TaggedWords> rows =
        [
            .. TinyTags.Rows(8),
            new TaggedWords { Text = "", Label = [] },
            new TaggedWords { Text = "the movie", Label = ["", "B-thing"] },
        ];

        using var model = TinyTags.Fit(TinyTags.Options with { MaxEpochs = 1 }, rows);

        Assert.AreEqual((9, 1), (model.Report.TrainingRows, model.Report.SkippedRows));
    }

    [TestMethod]
    public void Options_that_cannot_work_are_refused()
    {
        Refused(TinyTags.Options with { WindowOverlap = 18 }, "WindowOverlap is 18. It must be below 18");
        Refused(TinyTags.Options with { WindowOverlap = -1 }, "WindowOverlap is -1");
        Refused(TinyTags.Options with { ScoreColumnName = "EntityScore" }, "'EntityScore'");
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            var context = new MLContext(1);
            context
                .MulticlassClassification.Trainers.AdapterNamedEntityRecognition(TinyTags.Options)
                .Fit(context.Data.LoadFromEnumerable(TinyTags.Rows(3)));
        });

        static void Refused(AdapterNamedEntityRecognitionOptions options, string part) =>
            StringAssert.Contains(
                Assert
                    .Throws<ArgumentException>(() =>
                        new MLContext().MulticlassClassification.Trainers.AdapterNamedEntityRecognition(options))
                    .Message,
                part);
    }

    private sealed class KeyRow
    {
        public string Text { get; set; } = "";

        public uint[] Label { get; set; } = [];

        public string[] PredictedLabel { get; set; } = [];
    }
}
