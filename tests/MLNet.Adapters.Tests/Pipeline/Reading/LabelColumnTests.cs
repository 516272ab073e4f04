using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Reading;

/// <summary>
/// Label columns that a trainer cannot use are refused before anything is trained; from those that it can, predictions map back to values.
/// </summary>
[TestClass]
public sealed class LabelColumnTests
{
    private readonly MLContext _context = new(1);
    private readonly List<TrainingProgress> _steps = [];

    public static IEnumerable<(string Column, string Found)> BadVectors =>
        [
            ("Nameless", "VarVector<Key<UInt32>> without values for its keys"),
            ("Numbers", "VarVector<Key<UInt32>> over Vector<Int32>"),
            ("Texts", "VarVector<String>"),
        ];

    [TestMethod]
    [DynamicData(nameof(BadVectors))]
    public void Tags_that_are_not_keys_over_text_are_refused_before_training(string column, string found) =>
        Refused(
            _context.MulticlassClassification.Trainers.AdapterNamedEntityRecognition(
                TinyTags.Options with
                {
                    LabelColumnName = column,
                    Progress = Recorder,
                }),
            $"label column '{column}': expected a vector of UInt32 keys over text, one tag for each word (append "
            + $"Conversion.MapValueToKey(\"{column}\") before the trainer), got {found}");

    [TestMethod]
    [DynamicData(nameof(BadVectors))]
    public void Sets_of_labels_that_are_not_keys_over_text_are_refused_before_training(string column, string found) =>
        Refused(
            _context.MulticlassClassification.Trainers.AdapterMultiLabelClassification(
                TinyLabels.Options with
                {
                    LabelColumnName = column,
                    Progress = Recorder,
                }),
            $"label column '{column}': expected a vector of bool",
            $"got {found}");

    [TestMethod]
    [DataRow("Nameless", "VarVector<Key<UInt32>>")]
    [DataRow("Text", "String")]
    public void Classes_that_are_not_a_key_are_refused_before_training(string column, string found)
    {
        Refused(
            _context.MulticlassClassification.Trainers.AdapterTextClassification(
                TinyTask.Options with
                {
                    LabelColumnName = column,
                    Progress = Recorder,
                }),
            $"label column '{column}': expected a scalar key",
            $"got {found}");
        Refused(
            _context.MulticlassClassification.Trainers.AdapterTextClassification(
                TinyFusion.Options with
                {
                    LabelColumnName = column,
                    Progress = Recorder,
                }),
            $"label column '{column}': expected a scalar key",
            $"got {found}");
    }

    [TestMethod]
    public void Classes_of_a_key_without_values_are_numbered_and_map_back_after_loading() =>
        CollectionAssert.AreEqual(new[] { "0", "1", "2", "3", "4" }, MappedBack<string>("Class"));

    [TestMethod]
    public void Classes_of_a_key_over_numbers_map_back_to_them_after_loading() =>
        CollectionAssert.AreEqual(new[] { 7, 8 }, MappedBack<int>("Number"));

    [TestMethod]
    public void Two_keys_for_one_value_are_refused_before_training()
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Class"]
            .AddAnnotation(
                "KeyValues",
                new VBuffer<ReadOnlyMemory<char>>(5, [.. "abcab".Select(letter => letter.ToString().AsMemory())]),
                new VectorDataViewType(TextDataViewType.Instance, 5));
        var trainer = _context.MulticlassClassification.Trainers.AdapterTextClassification(
            TinyTask.Options with
            {
                LabelColumnName = "Class",
                Progress = Recorder,
            });

        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => trainer.Fit(_context.Data.LoadFromEnumerable(Rows, schema))).Message,
            "Label column 'Class' has 2 keys for the value 'a'");
        Assert.IsEmpty(_steps);
    }

    private static Row[] Rows => [.. Enumerable.Range(0, 10).Select(row => new Row { Class = (uint)(row % 5) + 1, Number = 7 + row % 2 })];

    private ProgressRecorder Recorder => new(_steps.Add);

    private IDataView Data()
    {
        var data = _context.Data.LoadFromEnumerable(Rows);
        return _context
            .Transforms.Conversion.MapValueToKey("Numbers")
            .Append(_context.Transforms.Conversion.MapValueToKey("Number"))
            .Fit(data)
            .Transform(data);
    }

    private void Refused<T>(IEstimator<T> trainer, params string[] parts)
        where T : class, ITransformer
    {
        var data = Data();
        foreach (var use in (Action[])[() => trainer.GetOutputSchema(SchemaShape.Create(data.Schema)), () => trainer.Fit(data)])
        {
            var message = Assert.Throws<ArgumentOutOfRangeException>(use).Message;
            foreach (var part in parts)
                StringAssert.Contains(message, part);
        }

        Assert.IsEmpty(_steps);
    }

    // The key's values after a round trip through a file, and that MapKeyToValue gives one of them for each row.
    private T[] MappedBack<T>(string column)
    {
        var data = Data();
        using var model = _context
            .MulticlassClassification.Trainers.AdapterTextClassification(TinyTask.Options with { LabelColumnName = column, MaxEpochs = 1 })
            .Fit(data);
        using var file = new MemoryStream();
        _context.Model.Save(model, null, file);
        file.Position = 0;
        using var loaded = (AdapterTextClassificationTransformer)_context.Model.Load(file, out _);
        var scored = loaded.Transform(data);
        T[] mapped =
        [
            .. _context.Transforms.Conversion.MapKeyToValue("Back", "PredictedLabel").Fit(scored).Transform(scored).GetColumn<T>("Back"),
        ];
        T[] values = [.. Values<T>(scored.Schema["PredictedLabel"])];

        Assert.HasCount(10, mapped);
        Assert.IsTrue(Array.TrueForAll(mapped, values.Contains));
        return values;
    }

    private static IEnumerable<T> Values<T>(DataViewSchema.Column column)
    {
        if (typeof(T) == typeof(string))
        {
            VBuffer<ReadOnlyMemory<char>> texts = default;
            column.GetKeyValues(ref texts);
            return texts.DenseValues().Select(text => text.ToString()).Cast<T>();
        }

        VBuffer<T> values = default;
        column.GetKeyValues(ref values);
        return values.DenseValues();
    }

    private sealed class Row
    {
        public string Text { get; set; } = "the movie";

        [KeyType(5)]
        public uint[] Nameless { get; set; } = [1, 2];

        public int[] Numbers { get; set; } = [7, 8];

        public string[] Texts { get; set; } = ["O", "B-thing"];

        [KeyType(5)]
        public uint Class { get; set; }

        public int Number { get; set; }
    }
}
