using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Metrics.Columns;

/// <summary>
/// A column with the tags of a sentence's words: keys over text, or text. A missing tag (key 0 or an empty text) is null.
/// </summary>
internal sealed record TagColumn(string Name, string Role) : MetricColumn<string?[]>(Name, Role)
{
    protected override string Expected => "a vector of keys over text, or of text, with one tag per word";

    public override Func<string?[]> Bind(DataViewRow row, DataViewSchema.Column column)
    {
        if (ItemType(column) is not KeyDataViewType key)
            return Slots(row, column, static (ReadOnlyMemory<char> tag) => tag.IsEmpty ? null : tag.ToString());
        VBuffer<ReadOnlyMemory<char>> values = default;
        column.GetKeyValues(ref values);
        string[] tags = [.. values.DenseValues().Select(tag => tag.ToString())];
        return Type.GetTypeCode(key.RawType) switch
        {
            TypeCode.Byte => Keys<byte>(row, column, tags),
            TypeCode.UInt16 => Keys<ushort>(row, column, tags),
            TypeCode.UInt32 => Keys<uint>(row, column, tags),
            _ => Keys<ulong>(row, column, tags),
        };
    }

    protected override bool Reads(DataViewSchema.Column column) =>
        ItemType(column) switch
        {
            TextDataViewType => true,
            KeyDataViewType => column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type
                is VectorDataViewType { ItemType: TextDataViewType },
            _ => false,
        };

    private static PrimitiveDataViewType? ItemType(DataViewSchema.Column column) => (column.Type as VectorDataViewType)?.ItemType;

    private Func<string?[]> Keys<TKey>(DataViewRow row, DataViewSchema.Column column, string[] tags)
        where TKey : struct, IBinaryInteger<TKey> => Slots(row, column, (TKey key) =>
        KeyIndex.Of(ulong.CreateChecked(key), (ulong)tags.Length, Name, "tag") is var tag and >= 0 ? tags[tag] : null);
}
