using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>The classes of a classifier in the order of the training label's key, with their values in the user's data.</summary>
internal sealed class ClassLabels
{
    private readonly ClassValueType _valueType;

    private ClassLabels(IReadOnlyList<string> names, ClassValueType valueType)
    {
        Names = names;
        _valueType = valueType;
    }

    public int Count => Names.Count;

    /// <summary>One name per class, in the invariant culture.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The type that results from mapping a predicted key back to a value.</summary>
    public PrimitiveDataViewType ValueType => _valueType.Type;

    /// <summary>Reads the classes of a key column; a key without values has the names 0, 1, …</summary>
    public static ClassLabels Read(DataViewSchema.Column column, int count)
    {
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues) is not { } annotation)
        {
            string[] numbers = [.. Enumerable.Range(0, count).Select(index => index.ToString(CultureInfo.InvariantCulture))];
            return new ClassLabels(numbers, ClassValueType.Text);
        }

        var type = (VectorDataViewType)annotation.Type;
        if (type.Size != count || !ClassValueType.TryFind(type.ItemType, out ClassValueType? valueType))
        {
            throw new ArgumentException(
                $"Label column '{column.Name}' is a key of {count} values that is described by {annotation.Type}. "
                + $"Build the key with Conversion.MapValueToKey(\"{column.Name}\") over text, number or bool.", nameof(column));
        }

        var names = valueType.ReadNames(column.Annotations, AnnotationUtils.Kinds.KeyValues);
        return names.CountBy(name => name, StringComparer.Ordinal).FirstOrDefault(named => named.Value > 1) is { Key: { } twice }
            ? throw new ArgumentException(
                $"Label column '{column.Name}' has {names.Count(name => name == twice)} keys for the value '{twice}'. "
                + "Give each key another value.",
                nameof(column))
            : new ClassLabels(names, valueType);
    }

    /// <summary>Restores the classes of a saved model.</summary>
    /// <exception cref="FormatException">The value type is unknown, a value is not of that type, or there are fewer than two.</exception>
    public static ClassLabels FromRecord(ClassLabelsRecord record)
    {
        if (!ClassValueType.TryFind(record.ValueType, out ClassValueType? valueType))
            throw new FormatException(
                $"The model's labels are of the unknown type '{record.ValueType}'. Update MLNet.Adapters or train the model again.");
        if (record.Values is not { Length: >= 2 })
            throw new FormatException(
                $"The model has {record.Values?.Length ?? 0} label(s), but a classifier has at least 2. The file is damaged; "
                + "save the model again.");

        var labels = new ClassLabels(record.Values, valueType);
        labels.AddValues(new DataViewSchema.Annotations.Builder(), AnnotationUtils.Kinds.KeyValues);
        return labels;
    }

    public ClassLabelsRecord ToRecord() => new(_valueType.Name, [.. Names]);

    /// <summary>Adds the classes as values of their original type.</summary>
    public void AddValues(DataViewSchema.Annotations.Builder annotations, string kind) => _valueType.Annotate(annotations, kind, Names);

    /// <summary>Adds the classes as text.</summary>
    public void AddNames(DataViewSchema.Annotations.Builder annotations, string kind) =>
        ClassValueType.Text.Annotate(annotations, kind, Names);
}

/// <summary>The classes in the form of a model file.</summary>
/// <param name="ValueType">text, bool, or the name of a number type.</param>
/// <param name="Values">The values, written in the invariant culture.</param>
internal sealed record ClassLabelsRecord(string ValueType, string[] Values);
