using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>Gates in AdapterHub's configurations.</summary>
internal static class HubGating
{
    /// <summary>The name of the field.</summary>
    public const string Field = "use_gating";

    /// <summary>Reads the field; AdapterHub's gates average over all positions.</summary>
    public static GateMean? Read(HubFields fields) => fields.Flag(Field, false) ? GateMean.AllPositions : null;
}
