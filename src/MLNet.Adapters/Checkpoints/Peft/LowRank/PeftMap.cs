using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.Peft.LowRank;

/// <summary>A module in which a method acts, with the maps of this library that it is.</summary>
/// <param name="Module">The module.</param>
/// <param name="Maps">Its maps, in the order of its rows.</param>
internal sealed record PeftMap(PeftModule Module, IReadOnlyList<TargetMap> Maps)
{
    /// <summary>Returns all maps of a model in which methods can act.</summary>
    public static IEnumerable<PeftMap> In(PeftModel model) => model.Modules.Select(module => new PeftMap(
        module,
        module.Layer is null
            ? [new TargetMap(LoraTargets.Pooler, null)]
            : [.. module.Places.Select(place => new TargetMap(LinearMapConfig.TargetOf(place), module.Layer))]));
}
