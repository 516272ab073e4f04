using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.CommandLine.Models;

/// <summary>
/// Reads what a model adds to rows, whatever its task: texts, numbers, and vectors of both. Numbers of named slots, such as the
/// probabilities of classes, become a dictionary, and flags of named slots the names of those that are set.
/// </summary>
internal static class PredictedRows
{
    /// <summary>Returns a dictionary per row, with an entry for each column of the output that the input does not have.</summary>
    /// <param name="scored">The rows with predictions.</param>
    /// <param name="known">The columns of the input.</param>
    public static IEnumerable<Dictionary<string, object>> Read(IDataView scored, DataViewSchema known)
    {
        DataViewSchema.Column[] added =
        [
            .. scored.Schema.Where(column => !column.IsHidden && known.GetColumnOrNull(column.Name) is null && IsReadable(column.Type)),
        ];
        using var cursor = scored.GetRowCursor(added);
        var getters = added.Select(column => (column.Name, Get: Getter(cursor, column))).ToList();
        while (cursor.MoveNext())
            yield return getters.ToDictionary(getter => getter.Name, getter => getter.Get());
    }

    private static bool IsReadable(DataViewType type) =>
        (type as VectorDataViewType)?.ItemType is var item
        && (item ?? type) is TextDataViewType or NumberDataViewType or BooleanDataViewType or KeyDataViewType;

    private static Func<object> Getter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType vector)
        {
            return vector.ItemType switch
            {
                TextDataViewType => Vector<ReadOnlyMemory<char>, string>(row, column, text => text.ToString()),
                KeyDataViewType => Keys(row, column),
                BooleanDataViewType when SlotNames(column) is { } names => Named<bool>(row, column, flags =>
                    flags.Zip(names).Where(one => one.First).Select(one => one.Second).ToArray()),
                BooleanDataViewType => Vector<bool, bool>(row, column, flag => flag),
                NumberDataViewType number when number.RawType == typeof(int) => Vector<int, int>(row, column, value => value),
                _ when SlotNames(column) is { } names => Named<float>(row, column, values =>
                    names.Zip(values).ToDictionary(one => one.First, one => one.Second)),
                _ => Vector<float, float>(row, column, value => value),
            };
        }

        return column.Type switch
        {
            TextDataViewType => Value<ReadOnlyMemory<char>, string>(row, column, text => text.ToString()),
            KeyDataViewType => Key(row, column),
            BooleanDataViewType => Value<bool, bool>(row, column, flag => flag),
            NumberDataViewType number when number.RawType == typeof(int) => Value<int, int>(row, column, value => value),
            _ => Value<float, float>(row, column, value => value),
        };
    }

    private static Func<object> Value<TRaw, T>(DataViewRow row, DataViewSchema.Column column, Func<TRaw, T> convert)
        where T : notnull
    {
        var get = row.GetGetter<TRaw>(column);
        return () =>
        {
            var value = default(TRaw)!;
            get(ref value);
            return convert(value);
        };
    }

    private static Func<object> Vector<TRaw, T>(DataViewRow row, DataViewSchema.Column column, Func<TRaw, T> convert)
    {
        var get = row.GetGetter<VBuffer<TRaw>>(column);
        return () =>
        {
            VBuffer<TRaw> values = default;
            get(ref values);
            return values.DenseValues().Select(convert).ToArray();
        };
    }

    private static Func<object> Named<T>(DataViewRow row, DataViewSchema.Column column, Func<T[], object> convert)
    {
        var get = Vector<T, T>(row, column, value => value);
        return () => convert((T[])get());
    }

    private static string[]? SlotNames(DataViewSchema.Column column)
    {
        if (!column.HasSlotNames())
            return null;
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        string[] all = [.. names.DenseValues().Select(name => name.ToString())];
        return all.Distinct().Count() == all.Length ? all : null;
    }

    private static Func<object> Key(DataViewRow row, DataViewSchema.Column column)
    {
        var names = KeyNames(column);
        return Value<uint, string>(row, column, key => Name(names, key));
    }

    private static Func<object> Keys(DataViewRow row, DataViewSchema.Column column)
    {
        var names = KeyNames(column);
        return Vector<uint, string>(row, column, key => Name(names, key));
    }

    private static string Name(string[] names, uint key) => key == 0 || key > names.Length ? string.Empty : names[key - 1];

    private static string[] KeyNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
