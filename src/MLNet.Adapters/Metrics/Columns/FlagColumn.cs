using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Metrics.Columns;

/// <summary>A column with the labels of each row.</summary>
internal sealed record FlagColumn(string Name, string Role) : MetricColumn<LabelSet>(Name, Role)
{
    protected override string Expected =>
        "a Boolean vector of known size, with one slot per label, or a vector of keys over text with the labels of a row";

    /// <summary>
    /// Returns the names of the labels: the slot names of the gold column, else those of the predicted column, else numbers from 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The columns differ in size or slot names.</exception>
    public static IReadOnlyList<string> Labels(IExceptionContext context, IDataView data, FlagColumn gold, FlagColumn predicted)
    {
        var (goldColumn, predictedColumn) = (gold.Find(context, data), predicted.Find(context, data));
        var (goldSize, predictedSize) = (Size(goldColumn), Size(predictedColumn));
        if (goldSize != predictedSize)
        {
            throw context.ExceptParam(
                nameof(data),
                $"Column '{gold.Name}' has {goldSize} label(s), but column '{predicted.Name}' has {predictedSize}. "
                + "Compare columns of the same labels in the same order.");
        }

        var (goldNames, predictedNames) = (SlotNames(goldColumn), SlotNames(predictedColumn));
        if (goldNames is not null && predictedNames is not null && Different(goldNames, predictedNames) is { } slot)
        {
            throw context.ExceptParam(
                nameof(data),
                $"Slot {slot} is label '{goldNames[slot]}' in column '{gold.Name}', but '{predictedNames[slot]}' in column "
                + $"'{predicted.Name}'. Compare columns of the same labels in the same order.");
        }

        return goldNames ?? predictedNames ?? [.. Enumerable.Range(0, goldSize).Select(label => $"{label}")];
    }

    /// <summary>Whether the column contains the keys of a row's labels instead of a flag per label.</summary>
    public static bool IsKeys(DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { ItemType: KeyDataViewType { RawType: { } raw } } && raw == typeof(uint);

    /// <summary>Returns the number of labels.</summary>
    public static int Size(DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { ItemType: KeyDataViewType key }
            ? checked((int)key.Count)
            : ((VectorDataViewType)column.Type).Size;

    public override Func<LabelSet> Bind(DataViewRow row, DataViewSchema.Column column)
    {
        if (!IsKeys(column))
        {
            var read = Slots(row, column, static (bool flag) => flag);
            return () => new LabelSet(read(), 0);
        }

        var count = Size(column);
        var labels = Slots(row, column, (uint key) => KeyIndex.Of(key, (ulong)count, Name, "label"));
        return () =>
        {
            var (flags, missing) = (new bool[count], 0);
            foreach (var label in labels())
            {
                if (label < 0)
                    missing++;
                else
                    flags[label] = true;
            }

            return new LabelSet(flags, missing);
        };
    }

    protected override bool Reads(DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { ItemType: BooleanDataViewType, IsKnownSize: true }
        || (
            IsKeys(column)
            && column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type
                is VectorDataViewType { ItemType: TextDataViewType });

    private static int? Different(string[] left, string[] right) =>
        left.Zip(right).Index().Where(slot => slot.Item.First != slot.Item.Second).Select(slot => (int?)slot.Index).FirstOrDefault();

    private static string[]? SlotNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (IsKeys(column))
            column.GetKeyValues(ref names);
        else if (column.HasSlotNames())
            column.GetSlotNames(ref names);
        else
            return null;
        return [.. names.DenseValues().Select((name, label) => name.IsEmpty ? $"{label}" : name.ToString())];
    }
}
