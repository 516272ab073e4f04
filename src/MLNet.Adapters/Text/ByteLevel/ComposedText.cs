using System.Buffers;
using System.Globalization;
using System.Text;

namespace MLNet.Adapters.Text.ByteLevel;

/// <summary>A text in Unicode's normalization form C, and where its characters come from.</summary>
internal sealed class ComposedText
{
    private readonly int[] _sources; // of each UTF-16 unit, and of the end

    private ComposedText(string text, int[] sources) => (Text, _sources) = (text, sources);

    /// <summary>The composed text.</summary>
    public string Text { get; }

    /// <summary>Composes a text, one grapheme after another, of which none is composed with the next one.</summary>
    /// <returns>Null if every character is composed already.</returns>
    public static ComposedText? Of(ReadOnlySpan<char> text)
    {
        if (Ascii.IsValid(text) || (IsValid(text) && text.IsNormalized()))
            return null;
        var (composed, sources) = (new StringBuilder(text.Length), new List<int>(text.Length + 1));
        for (var start = 0; start < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text[start..]);
            var element = text.Slice(start, length);
            var result = IsValid(element) ? element.ToString().Normalize() : element.ToString();
            for (var unit = 0; unit < result.Length; unit++)
                sources.Add(start + Math.Min(unit, length - 1));
            composed.Append(result);
            start += length;
        }

        sources.Add(text.Length);
        return new ComposedText(composed.ToString(), [.. sources]);
    }

    /// <summary>Throws if the runtime cannot compose characters.</summary>
    /// <exception cref="NotSupportedException">It has no globalization data.</exception>
    public static void CheckSupport()
    {
        if ("e\u0301".Normalize().Length != 1)
            throw new NotSupportedException(
                "This encoder's tokenizer composes characters (NFC), which .NET does not do without globalization data. "
                + "Install ICU (libicu) and set InvariantGlobalization to false.");
    }

    /// <summary>Returns the position in the original text of an index in the composed one.</summary>
    public int Source(int index) => _sources[index];

    private static bool IsValid(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var width) != OperationStatus.Done)
                return false;
            text = text[width..];
        }

        return true;
    }
}
