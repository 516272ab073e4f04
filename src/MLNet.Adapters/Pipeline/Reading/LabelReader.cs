using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Metrics.Columns;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Reads the class index of a training row from a key column.</summary>
internal sealed class LabelReader(string columnName) : IRowReader<int>
{
    /// <summary>The value that is read if a row has no label, which is ML.NET's key 0.</summary>
    public const int Missing = -1;

    private readonly LabelColumn _column = new(columnName);

    public IReadOnlyList<InputColumn> Columns => [_column];

    /// <summary>Reads all classes of the column's key, whether or not a row has them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is not a usable key, or has fewer than two classes.</exception>
    public ClassLabels ReadClasses(IExceptionContext context, DataViewSchema schema)
    {
        _column.Check(context, SchemaShape.Create(schema));
        DataViewSchema.Column column = schema[columnName];
        ulong count = ((KeyDataViewType)column.Type).Count;
        if (count is < 2 or > int.MaxValue)
        {
            throw context.ExceptParam("inputSchema",
                $"Label column '{columnName}' has {count} class(es), but a classifier needs at least 2 and at most {int.MaxValue}. "
                + "Check the labels that the key was built from.");
        }

        return ClassLabels.Read(column, (int)count);
    }

    public Func<int> Bind(DataViewRow row)
    {
        DataViewSchema.Column column = row.Schema[columnName];
        var key = (KeyDataViewType)column.Type;
        return Type.GetTypeCode(key.RawType) switch
        {
            TypeCode.Byte => Bind<byte>(row, column, key.Count),
            TypeCode.UInt16 => Bind<ushort>(row, column, key.Count),
            TypeCode.UInt32 => Bind<uint>(row, column, key.Count),
            _ => Bind<ulong>(row, column, key.Count),
        };
    }

    private static Func<int> Bind<TKey>(DataViewRow row, DataViewSchema.Column column, ulong count)
        where TKey : struct, IBinaryInteger<TKey>
    {
        ValueGetter<TKey> getter = row.GetGetter<TKey>(column);
        TKey value = default;
        return () =>
        {
            getter(ref value);
            ulong key = ulong.CreateChecked(value);
            return KeyIndex.Of(key, count, column.Name, "label");
        };
    }
}
