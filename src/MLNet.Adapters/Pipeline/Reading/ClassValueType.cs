using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>The type of a class label in the user's data: text, a number or a bool.</summary>
internal abstract class ClassValueType(string name, PrimitiveDataViewType type)
{
    private static readonly ClassValueType[] All =
    [
        new ClassValueType<ReadOnlyMemory<char>>("text", TextDataViewType.Instance, text => text.AsMemory(), value => value.ToString()),
        new ClassValueType<bool>("bool", BooleanDataViewType.Instance, bool.Parse, value => value ? bool.TrueString : bool.FalseString),
        Number<sbyte>("int8", NumberDataViewType.SByte),
        Number<byte>("uint8", NumberDataViewType.Byte),
        Number<short>("int16", NumberDataViewType.Int16),
        Number<ushort>("uint16", NumberDataViewType.UInt16),
        Number<int>("int32", NumberDataViewType.Int32),
        Number<uint>("uint32", NumberDataViewType.UInt32),
        Number<long>("int64", NumberDataViewType.Int64),
        Number<ulong>("uint64", NumberDataViewType.UInt64),
        Number<float>("float32", NumberDataViewType.Single),
        Number<double>("float64", NumberDataViewType.Double),
    ];

    /// <summary>Text, the type of the names that are assigned to the classes of a key without values.</summary>
    public static ClassValueType Text => All[0];

    /// <summary>The name of the type in model files.</summary>
    public string Name { get; } = name;

    /// <summary>The ML.NET type.</summary>
    public PrimitiveDataViewType Type { get; } = type;

    public static bool TryFind(DataViewType type, [NotNullWhen(true)] out ClassValueType? found)
    {
        found = Array.Find(All, candidate => candidate.Type.Equals(type));
        return found is not null;
    }

    public static bool TryFind(string name, [NotNullWhen(true)] out ClassValueType? found)
    {
        found = Array.Find(All, candidate => candidate.Name == name);
        return found is not null;
    }

    /// <summary>Reads the names of the values in a key column's annotation, in a form that <see cref="Annotate"/> converts back.</summary>
    public abstract string[] ReadNames(DataViewSchema.Annotations annotations, string kind);

    /// <summary>Adds an annotation that contains the values of <paramref name="names"/> with their original type.</summary>
    /// <exception cref="FormatException">A name is not a value of this type.</exception>
    public abstract void Annotate(DataViewSchema.Annotations.Builder annotations, string kind, IReadOnlyList<string> names);

    private static ClassValueType<TNumber> Number<TNumber>(string name, NumberDataViewType type)
        where TNumber : struct, INumber<TNumber> =>
        new(name, type,
            text => TNumber.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
            value => value.ToString(null, CultureInfo.InvariantCulture));
}

/// <inheritdoc/>
internal sealed class ClassValueType<TValue>(
    string name, PrimitiveDataViewType type, Func<string, TValue> parse, Func<TValue, string> format) : ClassValueType(name, type)
{
    public override string[] ReadNames(DataViewSchema.Annotations annotations, string kind)
    {
        VBuffer<TValue> values = default;
        annotations.GetValue(kind, ref values);
        return [.. values.DenseValues().Select(format)];
    }

    public override void Annotate(DataViewSchema.Annotations.Builder annotations, string kind, IReadOnlyList<string> names)
    {
        TValue[] values = [.. names.Select(parse)];
        ValueGetter<VBuffer<TValue>> getter = (ref VBuffer<TValue> target) =>
        {
            VBufferEditor<TValue> editor = VBufferEditor.Create(ref target, values.Length);
            values.CopyTo(editor.Values);
            target = editor.Commit();
        };
        annotations.Add(kind, new VectorDataViewType(Type, values.Length), getter);
    }
}
