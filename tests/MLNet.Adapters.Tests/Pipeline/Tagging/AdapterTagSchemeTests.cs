using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Tagging;

/// <summary>Entities of tags of every scheme through the public API.</summary>
[TestClass]
public sealed class AdapterTagSchemeTests
{
    private static readonly AdapterNamedEntityRecognitionOptions Options = TinyTags.Options with { MaxEpochs = 20, HeadDropout = 0 };

    private readonly MLContext _context = new(1);
    private readonly List<string> _messages = [];

    public AdapterTagSchemeTests() => _context.Log += (_, log) => _messages.Add($"{log.Kind} {log.Message}");

    // In the order of TinyTags: outside, the first and the last word of a thing, a feeling; and a thing of one word.
    [TestMethod]
    [DataRow(TagScheme.Plain, "0", "thing", "thing", "feeling", "thing")]
    [DataRow(TagScheme.Iob, "O", "I-thing", "I-thing", "I-feeling", "I-thing")]
    [DataRow(TagScheme.Bioes, "O", "B-thing", "E-thing", "S-feeling", "S-thing")]
    [DataRow(TagScheme.Bilou, "O", "B-thing", "L-thing", "U-feeling", "U-thing")]
    public void Entities_are_found_logged_evaluated_and_kept(
        TagScheme scheme,
        string outside,
        string first,
        string last,
        string feeling,
        string single)
    {
        var rows = TinyTags.Rows(40).Select(row => new TaggedWords { Text = row.Text, Label = Rename(row.Label) }).ToList();
        var data = TinyTags.Load(_context, rows, [.. new[] { outside, first, last, feeling, single }.Distinct()]);
        using var model = Train(Options, data);
        using var file = new MemoryStream();
        _context.Model.Save(model, null, file);
        file.Position = 0;
        using var loaded = (AdapterNamedEntityRecognitionTransformer)_context.Model.Load(file, out _);

        var found = TinyTags.Predict(model, rows);
        var metrics = _context.MulticlassClassification.EvaluateNamedEntities(model.Transform(data));

        foreach (var (one, other) in found.Zip(TinyTags.Predict(loaded, rows)))
        {
            CollectionAssert.AreEqual(one.EntityText, other.EntityText);
            CollectionAssert.AreEqual(one.EntityScore, other.EntityScore);
        }

        CollectionAssert.AreEqual(new[] { "red movie", "good", "movie" }, found[0].EntityText);
        CollectionAssert.AreEqual(new[] { "thing", "feeling", "thing" }, found[0].EntityType);
        Assert.AreEqual((scheme, 1.0), (metrics.TagScheme, metrics.F1));
        Assert.AreEqual(
            1,
            _messages.Count(message => message.Contains($"The tags of column 'Label' are read as {scheme}", StringComparison.Ordinal)),
            string.Join('\n', _messages));

        string[] Rename(string[] tags) => [.. tags.Select((tag, word) => tag switch
        {
            "B-thing" => word + 1 < tags.Length && tags[word + 1] == "I-thing" ? first : single,
            "I-thing" => last,
            "B-feeling" => feeling,
            _ => outside,
        })];
    }

    [TestMethod]
    [DataRow(TagScheme.Detect, "No tag scheme contains both 'MISC' and 'B-thing'")]
    [DataRow(TagScheme.Bioes, "The tag 'MISC' is not of the scheme Bioes")]
    public void Tags_of_no_one_scheme_are_refused_before_training(TagScheme scheme, string part)
    {
        var progress = new ProgressRecorder();

        var error = Assert.Throws<ArgumentException>(() => Train(Options with { TagScheme = scheme, Progress = progress }, Mixed()));

        StringAssert.Contains(error.Message, part);
        StringAssert.Contains(error.Message, "TagScheme");
        Assert.IsEmpty(progress.All);
    }

    [TestMethod]
    public void Mixed_tags_can_be_learnt_as_types_or_without_entities()
    {
        using var types = Train(Options with { TagScheme = TagScheme.Plain }, Mixed());
        using var tags = Train(Options with { EntityColumnPrefix = null, MaxEpochs = 1 }, Mixed());
        var data = _context.Data.LoadFromEnumerable(TinyTags.Rows(1));

        CollectionAssert.AreEqual(new[] { "B-thing", "MISC", "B-thing" }, TinyTags.Predict(types, TinyTags.Rows(1))[0].EntityType);
        Assert.IsNull(tags.Transform(data).Schema.GetColumnOrNull("EntityType"));
    }

    [TestMethod]
    public void Tags_without_one_for_words_outside_of_entities_are_warned_of()
    {
        var rows = TinyTags
            .Rows(8)
            .Select(row => new TaggedWords { Text = row.Text, Label = [.. row.Label.Select(tag => tag == "O" ? "other" : "word")] });

        using var model = Train(Options with { MaxEpochs = 1 }, TinyTags.Load(_context, rows, ["other", "word"]));

        Assert.AreEqual(
            1,
            _messages.Count(message =>
                message.StartsWith("Warning", StringComparison.Ordinal)
                && message.Contains("None of the tags other, word is O or 0", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Unknown_schemes_are_refused() =>
        StringAssert.Contains(
            Assert
                .Throws<ArgumentException>(() =>
                    _context.MulticlassClassification.Trainers.AdapterNamedEntityRecognition(Options with { TagScheme = (TagScheme)9 }))
                .Message,
            "TagScheme is 9");

    private AdapterNamedEntityRecognitionTransformer Train(AdapterNamedEntityRecognitionOptions options, IDataView data) =>
        _context.MulticlassClassification.Trainers.AdapterNamedEntityRecognition(options).Fit(data);

    private IDataView Mixed()
    {
        var rows = TinyTags
            .Rows(40)
            .Select(row => new TaggedWords
            {
                Text = row.Text,
                Label = Array.ConvertAll(row.Label, tag => tag is "I-thing" ? "B-thing"
                    : tag is "B-feeling" ? "MISC"
                    : tag)
            });
        return TinyTags.Load(_context, rows, ["O", "B-thing", "MISC"]);
    }
}
