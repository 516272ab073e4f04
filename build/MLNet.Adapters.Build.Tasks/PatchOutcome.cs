namespace MLNet.Adapters.Build;

/// <summary>What <see cref="LibTorchSharpPatch"/> did with a library.</summary>
public enum PatchOutcome
{
    /// <summary>The library needed the patch and now has it.</summary>
    Patched,

    /// <summary>The library already has the patch.</summary>
    AlreadyPatched,

    /// <summary>The library was built against an older C++ runtime and loads as it is.</summary>
    NotNeeded,

    /// <summary>The library is not the one this patch was written for; it is unchanged.</summary>
    Refused,
}
