using System.Text.Json.Serialization;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>
/// A composition in the form of <c>model.json</c>. Weights are separate entries, one per adapter however often it occurs.
/// </summary>
[JsonDerivedType(typeof(Adapter), "adapter")]
[JsonDerivedType(typeof(Fusion), "fusion")]
[JsonDerivedType(typeof(Stack), "stack")]
[JsonDerivedType(typeof(Average), "average")]
[JsonDerivedType(typeof(Split), "split")]
internal abstract record CompositionRecord
{
    public sealed record Adapter(string Name, AdapterConfig Config, IReadOnlyList<AdapterNorm> Norms, string Entry) : CompositionRecord;

    public sealed record Fusion(AdapterFusionConfig Config, IReadOnlyList<CompositionRecord> Children, string Entry) : CompositionRecord;

    public sealed record Stack(IReadOnlyList<CompositionRecord> Children) : CompositionRecord;

    public sealed record Average(IReadOnlyList<CompositionRecord> Children, IReadOnlyList<double> Weights) : CompositionRecord;

    public sealed record Split(IReadOnlyList<CompositionRecord> Children, IReadOnlyList<int> Tokens) : CompositionRecord;
}
