namespace MLNet.Adapters.Checkpoints.Peft;

/// <summary>Methods of PEFT that this library has too, but with another meaning.</summary>
internal static class PeftRefusals
{
    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["PROMPT_TUNING"] =
            "PEFT puts the prompt before the words, so that it gets positions and a LayerNorm and moves the positions of the text; "
            + "here, a prompt comes after the embeddings, without positions",
        ["PREFIX_TUNING"] =
            "under PEFT, the positions of the text start after the prefix; here, a prefix has no positions",
    };

    /// <summary>Returns the error about a type that cannot be read.</summary>
    /// <param name="type">The <c>peft_type</c>.</param>
    /// <param name="file">The configuration.</param>
    /// <param name="known">The types that can be read.</param>
    public static NotSupportedException Of(string type, string file, IEnumerable<string> known) => new(
        Reasons.TryGetValue(type, out var reason)
            ? $"{file}: '{PeftFiles.TypeField}' is '{type}', which cannot be loaded: {reason}. Train such an adapter with this library, "
                + "or use another method."
            : $"{file}: '{PeftFiles.TypeField}' is '{type}'. Supported: {string.Join(", ", known)}.");
}
