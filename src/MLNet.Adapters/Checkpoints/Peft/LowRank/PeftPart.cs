namespace MLNet.Adapters.Checkpoints.Peft.LowRank;

/// <summary>A tensor of a method in one map.</summary>
/// <param name="Here">Our name of the parameter.</param>
/// <param name="There">PEFT's name below the module.</param>
internal sealed record PeftPart(string Here, string There)
{
    /// <inheritdoc cref="PeftTensor.IsShared"/>
    public bool IsShared { get; init; }

    /// <inheritdoc cref="PeftTensor.IsFlat"/>
    public bool IsFlat { get; init; }
}
