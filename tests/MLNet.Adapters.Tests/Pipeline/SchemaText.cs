using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>Schemas and values as text, so that two can be compared and a difference can be read.</summary>
internal static class SchemaText
{
    /// <summary>One line a column: index, name, type, and the annotations with their values.</summary>
    public static string[] Describe(DataViewSchema schema) =>
        [.. schema.Select(column => $"{column.Index} {column.Name} {column.Type} hidden={column.IsHidden} "
            + string.Join(" ", DescribeAnnotations(column.Annotations)))];

    /// <summary>A function that gives the column's present value as text, exact to the last bit.</summary>
    public static Func<string> BindValue(DataViewRow row, DataViewSchema.Column column)
    {
        Func<DataViewRow, DataViewSchema.Column, Func<string>> bind = BindTyped<int>;
        return (Func<string>)bind.Method.GetGenericMethodDefinition().MakeGenericMethod(column.Type.RawType).Invoke(null, [row, column])!;
    }

    /// <summary>Equal text, or equally many numbers that differ by no more than the tolerance.</summary>
    public static void AreClose(string expected, string actual, double tolerance)
    {
        if (expected == actual)
            return;

        double[] left = [.. expected.Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        double[] right = [.. actual.Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        Assert.HasCount(left.Length, right);
        foreach ((double one, double other) in left.Zip(right))
            Assert.AreEqual(one, other, tolerance);
    }

    private static IEnumerable<string> DescribeAnnotations(DataViewSchema.Annotations annotations)
    {
        DataViewRow row = AnnotationUtils.AnnotationsAsRow(annotations);
        return annotations
            .Schema.OrderBy(kind => kind.Name, StringComparer.Ordinal)
            .Select(kind => $"{kind.Name}:{kind.Type}={BindValue(row, kind)()}");
    }

    private static Func<string> BindTyped<TValue>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<TValue> getter = row.GetGetter<TValue>(column);
        return () =>
        {
            TValue value = default!;
            getter(ref value);
            return Write(value!);
        };
    }

    private static string Write(object value) => value switch
    {
        VBuffer<float> floats => string.Join(",", floats.DenseValues().Select(item => item.ToString("R", CultureInfo.InvariantCulture))),
        VBuffer<double> doubles => string.Join(",", doubles.DenseValues().Select(item => item.ToString("R", CultureInfo.InvariantCulture))),
        VBuffer<int> numbers => string.Join(",", numbers.DenseValues()),
        VBuffer<uint> keys => string.Join(",", keys.DenseValues()),
        VBuffer<ReadOnlyMemory<char>> texts => string.Join(",", texts.DenseValues()),
        VBuffer<bool> flags => string.Join(",", flags.DenseValues()),
        IFormattable number => number.ToString("G", CultureInfo.InvariantCulture),
        ReadOnlyMemory<char> or bool or DataViewRowId => value.ToString()!,
        _ => throw new NotSupportedException($"The tests do not compare values of type {value.GetType()}."),
    };
}
