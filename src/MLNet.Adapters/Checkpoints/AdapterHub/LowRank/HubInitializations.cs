using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub.LowRank;

/// <summary>AdapterHub's names of LoRA's initializations.</summary>
internal static class HubInitializations
{
    public static readonly (string Name, LoraInitialization Value)[] Names =
        [("lora", LoraInitialization.Kaiming), ("bert", LoraInitialization.Bert)];

    /// <summary>Returns the name that is written; a start that AdapterHub does not have is over once training is.</summary>
    public static string NameOf(LoraInitialization initialization) =>
        initialization is LoraInitialization.Orthogonal or LoraInitialization.Eva ? Names[0].Name : HubFields.NameOf(Names, initialization);
}
