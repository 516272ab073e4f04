using System.Text.Json;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>AdapterHub's <c>adapter_setup.json</c>, which describes how the adapters of a folder are combined.</summary>
/// <param name="FusedNames">The names of the fused adapters.</param>
/// <param name="HeadName">The sub-folder of the head; null if it names none.</param>
internal sealed record HubSetup(IReadOnlyList<string> FusedNames, string? HeadName)
{
    /// <exception cref="InvalidDataException">The file is not a set-up.</exception>
    /// <exception cref="NotSupportedException">It is another composition.</exception>
    public static HubSetup Read(string path)
    {
        var json = HubJson.Read(path);
        if (!json.TryGetProperty("adapter_setup", out var setup) || TypeOf(setup) is not { } type)
            throw new InvalidDataException($"{path} has no 'adapter_setup' with a type. Save the fusion again.");
        if (type != "Fuse")
            throw new NotSupportedException(
                $"{path}: the set-up is of type '{type}'. Only fusions can be loaded so far; load its adapters one by one, "
                + "by TrainedAdapter.Load.");
        string[] names = [.. Children(setup, path).Select(child => NameOf(child, path))];
        return names.Length > 0
            ? new HubSetup(names, HeadOf(json, path))
            : throw new InvalidDataException($"{path}: the fusion has no adapter. Save the fusion again.");
    }

    /// <summary>Whether a name can be that of a sub-folder.</summary>
    public static bool CanBeFolder(string name) => name.Length > 0 && name.IndexOfAny(['.', '/', '\\', ':']) < 0;

    private static string? HeadOf(JsonElement json, string path) =>
        !json.TryGetProperty("head_setup", out var head)
            ? null
            : head.ValueKind switch
            {
                JsonValueKind.Null or JsonValueKind.False => null,
                JsonValueKind.String => CheckFolder(head.GetString()!, path),
                _ => throw new NotSupportedException(
                    $"{path}: 'head_setup' is {head.GetRawText()}, which is not supported. It must be the name of one head, or null."),
            };

    private static string NameOf(JsonElement child, string path) =>
        TypeOf(child) is var type and not "single"
            ? throw new NotSupportedException(
                $"{path}: the fusion holds a part of type '{type}'. Only fusions of single adapters can be loaded so far.")
            : CheckFolder(
                Children(child, path).FirstOrDefault() is { ValueKind: JsonValueKind.String } text ? text.GetString()! : string.Empty,
                path);

    private static string CheckFolder(string name, string path) => CanBeFolder(name)
        ? name
        : throw new InvalidDataException($"{path} has the name '{name}', which cannot be the name of a sub-folder. Save the fusion again.");

    private static string? TypeOf(JsonElement block) =>
        block.ValueKind == JsonValueKind.Object && block.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
            ? type.GetString()
            : null;

    private static JsonElement.ArrayEnumerator Children(JsonElement block, string path) =>
        block.TryGetProperty("children", out var children) && children.ValueKind == JsonValueKind.Array
            ? children.EnumerateArray()
            : throw new InvalidDataException($"{path}: a part has no list of children. Save the fusion again.");
}
