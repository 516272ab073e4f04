using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Tagging;

/// <summary>Words and the punctuation that touches them, through the public API.</summary>
[TestClass]
public sealed class AdapterWordSplittingTests
{
    private const string Sentence = "She moved to Berlin, then (Paris).";
    private const string WhiteSpaceTags = "O O O B-LOC O B-LOC";
    private const string PunctuationTags = "O O O B-LOC O O O B-LOC O O";

    private static readonly AdapterNamedEntityRecognitionOptions Options = TinyTags.Options with { MaxEpochs = 40, HeadDropout = 0 };

    private readonly MLContext _context = new(1);
    private readonly List<string> _messages = [];

    public AdapterWordSplittingTests() => _context.Log += (_, log) => _messages.Add(log.Message);

    [TestMethod]
    [DataRow(WhiteSpaceTags, WordSplitting.Detect, "are split into words at white space, as")]
    [DataRow(PunctuationTags, WordSplitting.Detect, "are split into words at white space and punctuation, as")]
    [DataRow(WhiteSpaceTags, WordSplitting.WhiteSpace, null)]
    [DataRow(PunctuationTags, WordSplitting.WhiteSpaceAndPunctuation, null)]
    public void Entities_of_a_text_have_no_punctuation_at_their_edges_and_exact_places(string tags, WordSplitting splitting, string? logged)
    {
        using var model = Train(Options with { WordSplitting = splitting }, Repeat(Tagged(Sentence, tags)));
        using var file = new MemoryStream();
        _context.Model.Save(model, null, file);
        file.Position = 0;
        using var loaded = (AdapterNamedEntityRecognitionTransformer)_context.Model.Load(file, out _);

        foreach (var found in (TinyTags.Found[])[Predict(model, Sentence), Predict(loaded, Sentence)])
        {
            CollectionAssert.AreEqual(tags.Split(' '), found.PredictedLabel);
            CollectionAssert.AreEqual(new[] { "Berlin", "Paris" }, found.EntityText);
            AssertPlaces(found, Sentence);
        }

        Assert.AreEqual(
            logged is null ? 0 : 1,
            _messages.Count(message => message.Contains(logged ?? "are split into words", StringComparison.Ordinal)),
            string.Join('\n', _messages));
    }

    [TestMethod]
    public void Entities_of_a_vector_of_words_stand_in_the_words_joined_by_blanks()
    {
        string[] words = ["She", "moved", "to", "Berlin", ",", "then", "(", "Paris", ")", "."];
        var row = new TaggedWords { Words = words, Label = PunctuationTags.Split(' ') };
        using var model = Train(Options with { Sentence1ColumnName = "Words" }, Repeat(row));

        var found = TinyTags.Predict(model, [row])[0];

        CollectionAssert.AreEqual(new[] { "Berlin", "Paris" }, found.EntityText);
        AssertPlaces(found, string.Join(' ', words));
    }

    [TestMethod]
    public void A_vector_keeps_its_words_as_they_are()
    {
        var row = new TaggedWords { Words = Sentence.Split(' '), Label = WhiteSpaceTags.Split(' ') };
        using var model = Train(Options with { Sentence1ColumnName = "Words" }, Repeat(row));

        CollectionAssert.AreEqual(new[] { "Berlin,", "(Paris)." }, TinyTags.Predict(model, [row])[0].EntityText);
    }

    [TestMethod]
    public void Texts_without_touching_punctuation_are_parted_at_white_space()
    {
        using var model = Train(Options, Repeat(Tagged("She moved to Berlin", "O O O B-LOC")));

        Assert.HasCount(6, Predict(model, Sentence).PredictedLabel);
    }

    [TestMethod]
    public void Rows_that_fit_neither_way_or_not_the_same_are_refused_with_their_numbers()
    {
        List<TaggedWords> rows = [.. Repeat(Tagged(Sentence, WhiteSpaceTags))];
        rows[3] = Tagged(Sentence, "O O O B-LOC O B-LOC O");
        Refused(
            Options,
            "Row 3 of the training data has 6 word(s) in column 'Text', but 7 tag(s) in column 'Label'",
            "would have 10 if it were split at punctuation too");
        rows[3] = Tagged(Sentence, PunctuationTags);
        Refused(
            Options,
            "has 10 tag(s) in row 3 of the training data",
            "(6 at white space only, 10 with punctuation)",
            "in row 0 of the training data one for each word split at white space.");
        Refused(
            Options with
            {
                WordSplitting = WordSplitting.WhiteSpace,
            },
            "Row 3 of the training data has 6 word(s) in column 'Text', but 10 tag(s)",
            "at white space, as WordSplitting specifies");
        Refused(
            Options with
            {
                WordSplitting = WordSplitting.WhiteSpaceAndPunctuation,
            },
            "Row 0 of the training data has 10 word(s) in column 'Text', but 6 tag(s)");

        void Refused(AdapterNamedEntityRecognitionOptions options, params string[] parts)
        {
            var progress = new ProgressRecorder();
            var message = Assert.Throws<InvalidOperationException>(() => Train(options with { Progress = progress }, rows)).Message;
            foreach (var part in parts)
                StringAssert.Contains(message, part);
            Assert.IsEmpty(progress.All);
        }
    }

    [TestMethod]
    public void Validation_rows_are_parted_as_training_rows()
    {
        var other = TinyTags.Load(_context, [Tagged("moved to Berlin.", "O O B-LOC O")], Tags);

        StringAssert.Contains(
            Assert
                .Throws<InvalidOperationException>(() =>
                    Train(Options with { ValidationSet = other }, Repeat(Tagged(Sentence, WhiteSpaceTags))))
                .Message,
            "has 4 tag(s) in row 0 of the validation data");
    }

    [TestMethod]
    public void Rows_without_any_tag_are_left_out_either_way()
    {
        var options = Options with { MaxEpochs = 1 };
        TaggedWords[] untagged =
        [
            new() { Text = Sentence, Label = [.. Enumerable.Repeat("", 6)] },
            new() { Text = Sentence, Label = [.. Enumerable.Repeat("", 10)] },
        ];

        using var model = Train(options, [.. Repeat(Tagged(Sentence, PunctuationTags)), .. untagged]);

        Assert.AreEqual((8, 2), (model.Report.TrainingRows, model.Report.SkippedRows));
    }

    // Trained on the sentence before files kept a scheme or a way to part texts.
    [TestMethod]
    [DataRow("tagger.format1.mlnet", "O O O B-LOC O B-LOC", "Berlin,|(Paris).")]
    [DataRow("tagger-plain.format1.mlnet", "O O O LOC O LOC", "")]
    public void Models_of_the_first_format_give_what_they_gave(string name, string tags, string entities)
    {
        PretrainedEncoder.Register(TinyTask.Encoder);
        using var model = (AdapterNamedEntityRecognitionTransformer)_context.Model.Load(Fixture.Path("models", name), out _);

        var found = Predict(model, Sentence);

        CollectionAssert.AreEqual(tags.Split(' '), found.PredictedLabel);
        Assert.AreEqual(entities, string.Join('|', found.EntityText));
        AssertPlaces(found, Sentence);
        // Another processor rounds otherwise.
        TinyReviews.AreClose([0.9988751f, 0.9988797f, 0.99879056f, 0.99894637f, 0.9989309f, 0.9984519f], found.Score, 1e-5f);
    }

    private static string[] Tags => ["O", "B-LOC"];

    private static TaggedWords Tagged(string text, string tags) => new() { Text = text, Label = tags.Split(' ') };

    private static TaggedWords[] Repeat(TaggedWords row) => [.. Enumerable.Repeat(row, 8)];

    private static TinyTags.Found Predict(ITransformer model, string text) => TinyTags.Predict(model, [new TaggedWords { Text = text }])[0];

    private static void AssertPlaces(TinyTags.Found found, string text)
    {
        foreach (var (entity, start, length) in found.EntityText.Zip(found.EntityStart, found.EntityLength))
            Assert.AreEqual(entity, text.Substring(start, length));
    }

    private AdapterNamedEntityRecognitionTransformer Train(AdapterNamedEntityRecognitionOptions options, IEnumerable<TaggedWords> rows) =>
        _context.MulticlassClassification.Trainers.AdapterNamedEntityRecognition(options).Fit(TinyTags.Load(_context, rows, Tags));
}
