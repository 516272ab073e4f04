using System.Diagnostics.CodeAnalysis;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Compares weights by their bytes, whichever model they were read from.</summary>
internal sealed class WeightsComparer : IEqualityComparer<byte[]>
{
    private const int HashedBytes = 256; // the last numbers tell weights apart; the beginning is a header that many share

    public static readonly WeightsComparer Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.AsSpan().SequenceEqual(y));

    public int GetHashCode([DisallowNull] byte[] obj)
    {
        var hash = new HashCode();
        hash.Add(obj.Length);
        hash.AddBytes(obj.AsSpan(Math.Max(0, obj.Length - HashedBytes)));
        return hash.ToHashCode();
    }
}
