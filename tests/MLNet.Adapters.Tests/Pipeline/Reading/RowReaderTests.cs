using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Tests.Pipeline.Reading;

[TestClass]
public sealed class RowReaderTests
{
    private readonly MLContext _context = new(1);

    private IHost Host => ((IHostEnvironment)_context).Register("Tests");

    [TestMethod]
    public void Missing_text_is_the_empty_string() =>
        CollectionAssert.AreEqual(
            new[] { "one", "", "" },
            ReadInputs(new TextRowReader("Text"), ["one", null, ""]).Select(row => row.First).ToArray());

    [TestMethod]
    public void Single_text_has_no_second() => Assert.IsNull(ReadInputs(new TextRowReader("Text"), ["one"])[0].Second);

    [TestMethod]
    public void Pair_reads_both_columns()
    {
        TextRow[] rows = ReadInputs(new TextRowReader("Text", "Label"), ["one", null]);

        CollectionAssert.AreEqual(new[] { new TextRow("one", "label"), new TextRow("", "label") }, rows);
    }

    [TestMethod]
    public void Same_column_can_be_both_texts() =>
        CollectionAssert.AreEqual(new[] { new TextRow("one", "one") }, ReadInputs(new TextRowReader("Text", "Text"), ["one"]));

    [TestMethod]
    public void Missing_second_column_is_an_error_that_names_it()
    {
        IDataView data = Data(["one"]);

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => ((IRowReader<TextRow>)new TextRowReader("Text", "Reply")).Check(Host, SchemaShape.Create(data.Schema)));

        StringAssert.Contains(error.Message, "'Reply'");
    }

    [TestMethod]
    public void Vector_of_text_is_an_error_with_both_types()
    {
        IDataView data = Data(["one"]);

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => ((IRowReader<TextRow>)new TextRowReader("Tags")).Check(Host, SchemaShape.Create(data.Schema)));

        StringAssert.Contains(error.Message, "expected String, got VarVector<String>");
    }

    [TestMethod]
    public void Weight_column_is_read_and_without_one_every_row_weighs_1()
    {
        CollectionAssert.AreEqual(new[] { 2f, 0f }, ReadWeights("Weight", [2f, 0f]));
        CollectionAssert.AreEqual(new[] { 1f, 1f }, ReadWeights(null, [2f, 0f]));
    }

    [TestMethod]
    public void Weight_that_cannot_be_computed_with_is_an_error_that_names_row_column_and_value()
    {
        foreach (float weight in new[] { -1f, 1e-38f, 1e38f, float.NaN, float.PositiveInfinity })
        {
            var error = Assert.ThrowsExactly<InvalidOperationException>(() => ReadWeights("Weight", [1f, weight]));
            StringAssert.Contains(
                error.Message,
                FormattableString.Invariant($"Row 1 has the weight {weight} in column 'Weight'. A weight must be 0, or from 1e-9 to 1e9"));
        }
    }

    [TestMethod]
    public void Environment_settings_are_those_of_the_context()
    {
        var context = new MLContext(seed: 42) { GpuDeviceId = 3, FallbackToCpu = false };

        Assert.AreEqual(new EnvironmentSettings(42, 3, false), EnvironmentSettings.Of(((IHostEnvironment)context).Register("Any")));
        Assert.AreEqual(
            new EnvironmentSettings(42, 3, false),
            EnvironmentSettings.Of(CatalogUtils.GetEnvironment(context.MulticlassClassification.Trainers)));
        Assert.IsNull(EnvironmentSettings.Of(new MLContext()).Seed);
    }

    private TextRow[] ReadInputs(TextRowReader reader, string?[] texts) =>
        [
            .. new ExampleReader<TextRow, float>(reader, new WeightReader(null), new WeightReader(null))
                .Read(Host, Data(texts))
                .Select(example => example.Input),
        ];

    private float[] ReadWeights(string? columnName, float[] weights)
    {
        IDataView data = _context.Data.LoadFromEnumerable(
            weights.Select(weight => new ReviewRow
            {
                Text = "",
                Label = "",
                Weight = weight,
            }));
        var reader = new ExampleReader<TextRow, float>(new TextRowReader("Text"), new WeightReader(null), new WeightReader(columnName));
        return [.. reader.Read(Host, data).Select(example => example.Weight)];
    }

    private IDataView Data(string?[] texts) =>
        _context.Data.LoadFromEnumerable(texts.Select(text => new ReviewRow { Text = text, Label = "label" }));
}
