using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>One parameter of a model.</summary>
/// <param name="Name">The part (encoder, adapter or head) and the name within it.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="IsTrainable">Whether training changes it.</param>
public sealed record ParameterRecord(string Name, IReadOnlyList<long> Shape, bool IsTrainable)
{
    /// <summary>The number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
