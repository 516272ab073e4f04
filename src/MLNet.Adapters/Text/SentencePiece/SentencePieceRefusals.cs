using System.Text.Json;

namespace MLNet.Adapters.Text.SentencePiece;

/// <summary>Refuses settings of SentencePiece tokenizers that would change ids.</summary>
internal static class SentencePieceRefusals
{
    /// <summary>Throws if a flag has a value that is not supported.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="key">The key of the flag.</param>
    /// <param name="refused">The refused value.</param>
    /// <param name="reason">The reason.</param>
    public static void RefuseFlag(this TokenizerSettings settings, string key, bool refused, string reason)
    {
        if (settings.Flag(key) == refused)
            settings.Refuse(key, _ => true, $"{reason}; only {(refused ? "false" : "true")} is supported");
    }

    /// <summary>Throws if there are options of the SentencePiece library, such as sampling.</summary>
    public static void RefuseModelOptions(this TokenizerSettings settings) => settings.Refuse(
        "sp_model_kwargs",
        value => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any(),
        "texts are split into the most probable pieces; only {} is supported");
}
