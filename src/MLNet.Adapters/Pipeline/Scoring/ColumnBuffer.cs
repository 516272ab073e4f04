using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>The values of one column for the rows that a cursor has read ahead.</summary>
internal abstract class ColumnBuffer
{
    /// <summary>Copies the source's current value to a row of the buffer.</summary>
    public abstract void Fetch(int row);

    /// <summary>Creates a ValueGetter over the row that <paramref name="currentRow"/> returns.</summary>
    public abstract Delegate CreateUntypedGetter(Func<int> currentRow);

    public static ColumnBuffer Create(DataViewRow source, DataViewSchema.Column column)
    {
        Func<DataViewRow, DataViewSchema.Column, ColumnBuffer> create = CreateTyped<int>;
        return (ColumnBuffer)
            create.Method.GetGenericMethodDefinition().MakeGenericMethod(column.Type.RawType).Invoke(null, [source, column])!;
    }

    /// <summary>Copies a vector without sharing its memory.</summary>
    internal static void CopyVector<TItem>(ref VBuffer<TItem> from, ref VBuffer<TItem> to) => from.CopyTo(ref to);

    /// <summary>Copies text that is not a string into a new string, since it can be in memory that its source reuses.</summary>
    internal static void DetachText(ref ReadOnlyMemory<char> text)
    {
        if (!MemoryMarshal.TryGetString(text, out _, out _, out _))
            text = text.ToString().AsMemory();
    }

    internal static void DetachTexts(ref VBuffer<ReadOnlyMemory<char>> texts)
    {
        VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.CreateFromBuffer(ref texts);
        foreach (ref ReadOnlyMemory<char> text in editor.Values)
            DetachText(ref text);
        texts = editor.Commit();
    }

    private static ColumnBuffer<TValue> CreateTyped<TValue>(DataViewRow source, DataViewSchema.Column column) =>
        new(source.GetGetter<TValue>(column));
}

/// <inheritdoc/>
internal sealed class ColumnBuffer<TValue>(ValueGetter<TValue> source) : ColumnBuffer
{
    private delegate void Copier(ref TValue from, ref TValue to);

    private delegate void Detacher(ref TValue value);

    private static readonly Copier Copy = CreateCopier();
    private static readonly Detacher? Detach = CreateDetacher();

    private TValue[] _values = [];

    public override void Fetch(int row)
    {
        if (row >= _values.Length)
            Array.Resize(ref _values, Math.Max(4, 2 * row));
        // An object, such as an image, belongs to whoever received it: the source must not get it back for reuse.
        if (!typeof(TValue).IsValueType)
            _values[row] = default!;
        source(ref _values[row]);
        Detach?.Invoke(ref _values[row]);
    }

    public ValueGetter<TValue> CreateGetter(Func<int> currentRow) => (ref TValue value) => Copy(ref _values[currentRow()], ref value);

    public override Delegate CreateUntypedGetter(Func<int> currentRow) => CreateGetter(currentRow);

    private static Copier CreateCopier()
    {
        if (!typeof(TValue).IsGenericType || typeof(TValue).GetGenericTypeDefinition() != typeof(VBuffer<>))
            return (ref TValue from, ref TValue to) => to = from;

        return Bind<Copier>(nameof(CopyVector), typeof(TValue).GetGenericArguments());
    }

    private static Detacher? CreateDetacher() =>
        typeof(TValue) == typeof(ReadOnlyMemory<char>) ? Bind<Detacher>(nameof(DetachText))
        : typeof(TValue) == typeof(VBuffer<ReadOnlyMemory<char>>) ? Bind<Detacher>(nameof(DetachTexts))
        : null;

    private static TDelegate Bind<TDelegate>(string method, params Type[] arguments)
        where TDelegate : Delegate
    {
        MethodInfo found = typeof(ColumnBuffer).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!;
        return (arguments.Length == 0 ? found : found.MakeGenericMethod(arguments)).CreateDelegate<TDelegate>();
    }
}
