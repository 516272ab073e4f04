using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub.LowRank;

/// <summary>AdapterHub's names of LoRA's initializations.</summary>
internal static class HubInitializations
{
    public static readonly (string Name, LoraInitialization Value)[] Names =
        [("lora", LoraInitialization.Kaiming), ("bert", LoraInitialization.Bert)];
}
