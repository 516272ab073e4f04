using System.Runtime.InteropServices;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Training.Caching;

/// <summary>A text by its tokens, whichever tokenizer and token limit they come from.</summary>
internal readonly struct TextKey(EncodedText text) : IEquatable<TextKey>
{
    private readonly int[] _ids = text.Ids;
    private readonly int[] _typeIds = text.TypeIds;

    public bool Equals(TextKey other) => _ids.AsSpan().SequenceEqual(other._ids) && _typeIds.AsSpan().SequenceEqual(other._typeIds);

    public override bool Equals(object? obj) => obj is TextKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(MemoryMarshal.AsBytes(_ids.AsSpan()));
        hash.AddBytes(MemoryMarshal.AsBytes(_typeIds.AsSpan()));
        return hash.ToHashCode();
    }
}
