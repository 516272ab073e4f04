using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace MLNet.Adapters.Records;

/// <summary>
/// Formats public records as text: like a record's own text, but with the elements of its lists and with numbers in the invariant culture.
/// </summary>
internal static class RecordText
{
    private const int ShownElements = 8; // so that a list of hundreds of parameters fits on one line

    /// <summary>Returns the type's name and each public property with its value; long lists are cut.</summary>
    public static string Of(object record) => Of(record, ShownElements);

    /// <summary>Returns the same with every element of its lists, by which records are compared.</summary>
    public static string Whole(object record) => Of(record, int.MaxValue);

    private static string Of(object record, int shown)
    {
        var members = record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .Select(property => $"{property.Name} = {Value(property.GetValue(record), shown)}");
        return $"{record.GetType().Name} {{ {string.Join(", ", members)} }}";
    }

    private static string Value(object? value, int shown) => value switch
    {
        null => "null",
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IDictionary map => List(Entries(map, shown), shown),
        IEnumerable list => List(list.Cast<object?>().Select(element => Value(element, shown)), shown),
        _ when PrintsByItself(value.GetType()) => Of(value, shown),
        _ => value.ToString() ?? string.Empty,
    };

    // Not Cast<DictionaryEntry>(): as an IEnumerable, a dictionary enumerates pairs of its own types.
    private static IEnumerable<string> Entries(IDictionary map, int shown)
    {
        var entry = map.GetEnumerator();
        while (entry.MoveNext())
            yield return $"{Value(entry.Key, shown)}: {Value(entry.Value, shown)}";
    }

    private static string List(IEnumerable<string> elements, int shown)
    {
        string[] all = [.. elements];
        var rest = all.Length - shown;
        return rest > 0 ? $"[{string.Join(", ", all.Take(shown))}, … {rest} more]" : $"[{string.Join(", ", all)}]";
    }

    // Such a text is formatted in the current culture.
    private static bool PrintsByItself(Type type) =>
        type.GetMethod(nameof(ToString), [])!.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
}
