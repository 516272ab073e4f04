using System.Text.Json;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>The version of the library that wrote an AdapterHub file: some words have different meanings in older versions.</summary>
/// <param name="Adapters">The version of <c>adapters</c>; null if the file has none, or one of its predecessor.</param>
internal sealed record HubVersion(Version? Adapters)
{
    private const string Prefix = "adapters.";

    /// <summary>The version that this library writes.</summary>
    public static readonly HubVersion Current = Parse(HubJson.Version);

    /// <summary>Whether the file contains no version.</summary>
    public bool IsMissing { get; private init; }

    /// <summary>Reads the version in a file.</summary>
    public static HubVersion Of(JsonElement json) => !json.TryGetProperty("version", out var value)
        ? new HubVersion((Version?)null) { IsMissing = true }
        : Parse(value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty);

    /// <summary>Whether the file is older than a version of <c>adapters</c>.</summary>
    public bool IsBefore(int major, int minor) => Adapters is null || Adapters < new Version(major, minor);

    // In 1.1.0.dev0, only the numbers count.
    private static HubVersion Parse(string text) =>
        new(
            text.StartsWith(Prefix, StringComparison.Ordinal)
            && Version.TryParse(
                string.Join('.', text[Prefix.Length..].Split('.').TakeWhile(part => int.TryParse(part, out _))),
                out var version)
                ? version
                : null);
}
