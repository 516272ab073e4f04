using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>One parameter of a model.</summary>
/// <param name="Name">Its part (encoder, adapter or head) and its name in it.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="IsTrainable">Whether training moves it.</param>
public sealed record ParameterRecord(string Name, IReadOnlyList<long> Shape, bool IsTrainable)
{
    /// <summary>The number of its elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
