using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Models;

/// <summary>A model of each task, saved by the library of 29 November 2026, gives the values that it gave then.</summary>
[TestClass]
public sealed class SavedModelTests
{
    private const double Tolerance = 1e-5; // float32 rounding of values of order 1: another processor adds in another order

    private static readonly string[] Names = [TinyTask.Learnt.Name, "movies", "tweets", "base", ""];

    private static readonly Dictionary<string, Func<MLContext, IDataView>> Rows = new()
    {
        ["classification"] = context => context.Data.LoadFromEnumerable(TinyTask.Rows(12)),
        ["classification-houlsby"] = context => context.Data.LoadFromEnumerable(TinyTask.Rows(12)),
        ["classification-head"] = context => context.Data.LoadFromEnumerable(TinyTask.Rows(12)),
        ["classification-full"] = context => context.Data.LoadFromEnumerable(TinyTask.Rows(12)),
        ["fusion"] = context => context.Data.LoadFromEnumerable(TinyTask.Rows(12)),
        ["fusion-of-stack"] = context => context.Data.LoadFromEnumerable(TinyTask.Rows(12)),
        ["binary"] = context => context.Data.LoadFromEnumerable(TinyFlags.Rows(12)),
        ["several-labels"] = context => context.Data.LoadFromEnumerable(TinyLabels.Rows(12)),
        ["tags"] = context => context.Data.LoadFromEnumerable(TinyTags.Rows(12)),
        ["tags-fusion"] = context => context.Data.LoadFromEnumerable(TinyTags.Rows(12)),
        ["answers"] = context => context.Data.LoadFromEnumerable(TinyQuestions.Rows(12)),
        ["similarity"] = context => context.Data.LoadFromEnumerable(TinyPairs.Rows(12)),
        ["masked-language"] = context => context.Data.LoadFromEnumerable(TinyTask.Rows(12)),
        ["pairs"] = context => context.Data.LoadFromEnumerable(TinyTextPairs.Rows(12)),
        ["embedding"] = context => context.Data.LoadFromEnumerable(TinyTask.Rows(12)),
        ["many-adapters"] = context => context.Data.LoadFromEnumerable(
            TinyTask.Rows(12).Select((row, index) => new NamedRow { Text = row.Text, Second = Names[index % Names.Length] })),
    };

    public static IEnumerable<string> Models => Rows.Keys;

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void Model_gives_what_it_gave(string name)
    {
        PretrainedEncoder.Register(TinyTask.Encoder);
        var context = new MLContext(1);
        var model = context.Model.Load(Fixture.Path("models", $"{name}.mlnet"), out _);
        using var owned = (IDisposable)model;

        var found = Values(model, Rows[name](context));

        var expected = File.ReadAllLines(Fixture.Path("models", $"{name}.values.txt"));
        Assert.HasCount(expected.Length, found);
        for (var i = 0; i < expected.Length; i++)
            AreEqual(expected[i], found[i]);
    }

    // One line for each value: the column, the row, and what stands there.
    private static string[] Values(ITransformer model, IDataView rows)
    {
        var scored = model.Transform(rows);
        return
        [
            .. scored
                .Preview()
                .RowView.SelectMany(
                    (row, index) => row.Values.Skip(rows.Schema.Count).Select(value => $"{value.Key}\t{index}\t{Text(value.Value)}")),
        ];
    }

    private static string Text(object value) => value switch
    {
        VBuffer<float> vector => string.Join(' ', vector.DenseValues().Select(number => Text(number))),
        VBuffer<int> vector => string.Join(' ', vector.DenseValues()),
        VBuffer<bool> vector => string.Join(' ', vector.DenseValues()),
        VBuffer<uint> vector => string.Join(' ', vector.DenseValues()),
        VBuffer<ReadOnlyMemory<char>> vector => string.Join('|', vector.DenseValues()),
        float or double => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
        ReadOnlyMemory<char> or bool or uint or int => $"{value}",
        _ => throw new NotSupportedException($"{value.GetType()}"),
    };

    private static void AreEqual(string expected, string found)
    {
        var (was, now) = (expected.Split('\t', ' '), found.Split('\t', ' '));
        Assert.HasCount(was.Length, now, found);
        foreach (var (before, after) in was.Zip(now))
        {
            if (before != after)
                Assert.AreEqual(Number(before), Number(after), Tolerance, $"was: {expected}; is: {found}");
        }
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private sealed class NamedRow
    {
        public string? Text { get; init; }

        public string? Second { get; init; }
    }
}
