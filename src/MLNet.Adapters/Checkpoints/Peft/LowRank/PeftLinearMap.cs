using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.Peft.LowRank;

/// <summary>A method that changes linear maps, in PEFT's files.</summary>
/// <typeparam name="T">Its configuration.</typeparam>
internal abstract class PeftLinearMap<T> : IPeftMethod
    where T : LinearMapConfig
{
    private const string FanInFanOut = "fan_in_fan_out";

    public abstract string Type { get; }

    public virtual bool Matches(HubFields fields) => true;

    public AdapterConfig Read(HubFields fields, string file, PeftModel model)
    {
        fields.Require(FanInFanOut, false);
        return Read(fields, file, PeftSelection.Read(fields, file, model));
    }

    public JsonObject Write(AdapterConfig config, PeftModel model, IReadOnlyList<string> saved)
    {
        var own = (T)config;
        var selection = PeftSelection.Of(own, model);
        var json = new JsonObject { [FanInFanOut] = false };
        selection.Write(json, saved);
        Write(own, json, selection);
        return json;
    }

    public IEnumerable<PeftTensor> Tensors(AdapterConfig config, PeftModel model)
    {
        var own = (T)config;
        return PeftSelection.Of(own, model).Selected
            .SelectMany(map => PartsOf(own, map).Select(part =>
                new PeftTensor(map.Module.Key(part.There), [.. map.Module.Owners.Select(owner => $"{owner}.{part.Here}")])
                {
                    IsShared = part.IsShared,
                    IsFlat = part.IsFlat,
                }))
            .Concat(SharedTensors(own));
    }

    /// <summary>Reads the fields that not all methods share.</summary>
    protected abstract T Read(HubFields fields, string file, PeftSelection selection);

    /// <summary>Writes the fields that not all methods share.</summary>
    protected abstract void Write(T config, JsonObject json, PeftSelection selection);

    /// <summary>Returns the tensors in one map.</summary>
    protected abstract IEnumerable<PeftPart> PartsOf(T config, PeftMap map);

    /// <summary>Returns the tensors outside the maps.</summary>
    protected virtual IEnumerable<PeftTensor> SharedTensors(T config) => [];
}
