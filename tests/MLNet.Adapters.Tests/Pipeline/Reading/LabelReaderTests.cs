using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Tests.Pipeline.Reading;

[TestClass]
public sealed class LabelReaderTests
{
    private readonly MLContext _context = new(1);

    private IHost Host => ((IHostEnvironment)_context).Register("Tests");

    [TestMethod]
    public void Key_over_text_gives_classes_in_key_order()
    {
        IDataView data = Keyed(["b", "a", "c", "a"]);

        CollectionAssert.AreEqual(new[] { "b", "a", "c" }, ReadClasses(data).Names.ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 1 }, ReadLabels(data));
    }

    [TestMethod]
    public void Key_over_numbers_maps_back_to_the_same_numbers()
    {
        AssertMapsBack([4.5f, -1e-9f, float.MaxValue], ["4.5", "-1E-09", "3.4028235E+38"]);
        AssertMapsBack([0.1, double.Epsilon, -7.0], ["0.1", "5E-324", "-7"]);
        AssertMapsBack([5, -3, int.MinValue], ["5", "-3", "-2147483648"]);
        AssertMapsBack([ulong.MaxValue, 1UL], ["18446744073709551615", "1"]);
    }

    [TestMethod]
    public void Key_over_bool_maps_back_to_bool() => AssertMapsBack([true, false], ["True", "False"]);

    [TestMethod]
    public void Key_without_values_has_the_names_0_and_1_and_so_on()
    {
        IDataView data = _context.Data.LoadFromEnumerable<KeyRow>([new() { Label = 3 }, new() { Label = 1 }, new() { Label = 0 }]);

        CollectionAssert.AreEqual(new[] { "0", "1", "2", "3" }, ReadClasses(data).Names.ToArray());
        CollectionAssert.AreEqual(new[] { 3, 1, 0 }, ReadLabels(data));
    }

    [TestMethod]
    public void Classes_are_those_of_the_key_not_those_of_the_rows()
    {
        IDataView data = _context.Data.FilterRowsByColumn(Keyed([1f, 2f, 3f], keepAs: "Number"), "Number", 3);

        Assert.HasCount(1, data.Preview().RowView);
        Assert.AreEqual(3, ReadClasses(data).Count);
    }

    [TestMethod]
    public void Missing_label_is_told_apart_from_every_class()
    {
        IDataView data = Keyed(["b", "", "a"]);

        CollectionAssert.AreEqual(new[] { "b", "a" }, ReadClasses(data).Names.ToArray());
        CollectionAssert.AreEqual(new[] { 0, LabelReader.Missing, 1 }, ReadLabels(data));
    }

    [TestMethod]
    public void Key_beyond_its_type_is_an_error()
    {
        var row = new DataViewSchema.Annotations.Builder(); // ML.NET's own sources make such a key 0, others may not
        row.Add("Label", new KeyDataViewType(typeof(uint), 4), (ref uint key) => key = 5);

        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            new LabelReader("Label").Bind(AnnotationUtils.AnnotationsAsRow(row.ToAnnotations()))());

        StringAssert.Contains(error.Message, "label key 5 in column 'Label', whose type has 4 label(s)");
    }

    [TestMethod]
    public void Key_of_any_width_can_be_read()
    {
        IDataView data = _context.Data.LoadFromEnumerable<WideKeyRow>([new() { Small = 1, Large = 0 }, new() { Small = 0, Large = 2 }]);

        CollectionAssert.AreEqual(new[] { 1, 0 }, ReadLabels(data, "Small"));
        CollectionAssert.AreEqual(new[] { 0, 2 }, ReadLabels(data, "Large"));
    }

    [TestMethod]
    public void Key_with_one_class_is_an_error()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ReadClasses(Keyed(["a", "a"])));

        StringAssert.Contains(error.Message, "'Label' has 1 class(es)");
    }

    [TestMethod]
    public void Key_over_dates_is_an_error_that_names_MapValueToKey()
    {
        IDataView data = Keyed([new DateTime(2020, 1, 1), new DateTime(2021, 1, 1)]);

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ReadClasses(data));

        StringAssert.Contains(error.Message, "MapValueToKey(\"Label\")");
        StringAssert.Contains(error.Message, "DateTime");
    }

    [TestMethod]
    public void Vector_of_keys_is_an_error()
    {
        IDataView data = _context.Data.LoadFromEnumerable<ReviewRow>([new() { Tags = ["a", "b"] }]);
        IDataView keys = _context.Transforms.Conversion.MapValueToKey("Label", "Tags").Fit(data).Transform(data);

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ReadClasses(keys));
    }

    [TestMethod]
    public void Saved_labels_of_an_unknown_type_are_an_error() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<FormatException>(() => ClassLabels.FromRecord(new ClassLabelsRecord("colour", ["red", "blue"]))).Message,
            "colour");

    [TestMethod]
    public void Saved_label_that_is_no_number_is_an_error() =>
        Assert.ThrowsExactly<FormatException>(() => ClassLabels.FromRecord(new ClassLabelsRecord("int32", ["1", "two"])));

    [TestMethod]
    public void Promised_columns_are_those_delivered_for_every_kind_of_label()
    {
        foreach (IDataView data in (IDataView[])
            [Keyed(["b", "a"]), Keyed([1f, 2f]), Keyed([true, false]), _context.Data.LoadFromEnumerable<KeyRow>([new()])])
        {
            ClassLabels labels = ReadClasses(data);
            SchemaShape shape = SchemaShape.Create(data.Schema);
            SchemaShape promised = shape.With(MulticlassColumns.Shape(shape.Find("Label"), "Score", "PredictedLabel"));
            SchemaShape delivered = SchemaShape.Create(
                new ColumnBindings(
                    data.Schema,
                    [.. new MulticlassColumns(labels, "Score", "PredictedLabel").For(data.Schema).Select(output => output.Column)]).Schema);

            foreach (SchemaShape.Column column in promised)
            {
                Assert.IsTrue(column.IsCompatibleWith(delivered.Find(column.Name)), column.Name);
                Assert.IsTrue(delivered.Find(column.Name).IsCompatibleWith(column), column.Name);
            }
        }
    }

    [TestMethod]
    public void Score_columns_are_described_as_a_stock_classifier_describes_its_own()
    {
        IDataView data = _context.Data.LoadFromEnumerable<ReviewRow>([
            new() { Label = "a", Extra = [1] },
            new() { Label = "b", Extra = [2] },
        ]);
        IDataView keyed = _context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        IDataView known = _context
            .Transforms.Conversion.ConvertType("Features", "Weight")
            .Append(_context.Transforms.Concatenate("Features", "Features"))
            .Fit(keyed)
            .Transform(keyed);
        DataViewSchema stock = _context.MulticlassClassification.Trainers.LbfgsMaximumEntropy().Fit(known).GetOutputSchema(known.Schema);
        DataViewSchema own = new ColumnBindings(
            known.Schema,
            [.. new MulticlassColumns(ReadClasses(known), "Score", "PredictedLabel").For(known.Schema).Select(output => output.Column)]
        ).Schema;

        CollectionAssert.AreEqual(DescribeOutputs(stock), DescribeOutputs(own));
    }

    private static string[] DescribeOutputs(DataViewSchema schema) =>
        [
            .. SchemaText
                .Describe(schema)
                .Where(line =>
                    line.Contains(" PredictedLabel ", StringComparison.Ordinal) || line.Contains(" Score ", StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]),
        ];

    private void AssertMapsBack<T>(T[] values, string[] names)
    {
        IDataView data = Keyed(values);
        ClassLabels labels = ClassLabels.FromRecord(ReadClasses(data).ToRecord());
        CollectionAssert.AreEqual(names, labels.Names.ToArray());

        IOutputColumns<float[]> columns = new MulticlassColumns(labels, "Score", "PredictedLabel");
        var scorer = new ConstantScorer(values.Length);
        var scoring = new BatchScoring<int, float[]>(Host, "constant model", new LabelReader("Label"), scorer, columns);
        IDataView scored = scoring.Transform(data);
        IDataView mapped = _context.Transforms.Conversion.MapKeyToValue("Back", "PredictedLabel").Fit(scored).Transform(scored);

        CollectionAssert.AreEqual(values, mapped.GetColumn<T>("Back").ToArray());
    }

    private IDataView Keyed<T>(T[] labels, string keepAs = "Kept")
    {
        IDataView data = _context.Data.LoadFromEnumerable(labels.Select(label => new ValueRow<T> { Label = label }));
        return _context
            .Transforms.CopyColumns(keepAs, "Label")
            .Append(_context.Transforms.Conversion.MapValueToKey("Label"))
            .Fit(data)
            .Transform(data);
    }

    private ClassLabels ReadClasses(IDataView data) => new LabelReader("Label").ReadClasses(Host, data.Schema);

    private static int[] ReadLabels(IDataView data, string columnName = "Label")
    {
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema[columnName]]);
        Func<int> read = new LabelReader(columnName).Bind(cursor);
        var labels = new List<int>();
        while (cursor.MoveNext())
            labels.Add(read());
        return [.. labels];
    }

    private sealed class ConstantScorer(int classes) : IBatchScorer<int, float[]>
    {
        public void Load()
        {
        }

        public IReadOnlyList<float[]> Score(IReadOnlyList<int> rows, ScoringNotes notes) =>
            [.. rows.Select(row => Enumerable.Range(0, classes).Select(index => index == row ? 1f : 0f).ToArray())];

        public void Dispose()
        {
        }
    }

    private sealed class ValueRow<T>
    {
        public T Label { get; set; } = default!;
    }

    private sealed class KeyRow
    {
        [KeyType(4)]
        public uint Label { get; set; }
    }

    private sealed class WideKeyRow
    {
        [KeyType(2)]
        public byte Small { get; set; }

        [KeyType(3)]
        public ulong Large { get; set; }
    }
}
