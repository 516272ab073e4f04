using System.Collections.ObjectModel;

namespace MLNet.Adapters.Records;

/// <summary>A list that equals another one with equal elements, so that records with lists are compared by them.</summary>
/// <param name="items">The elements, which are copied.</param>
internal sealed class ValueList<T>(IEnumerable<T> items) : ReadOnlyCollection<T>([.. items])
{
    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ValueList<T> other && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in this)
            hash.Add(item);
        return hash.ToHashCode();
    }
}
