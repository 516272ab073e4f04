using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Checkpoints.AdapterHub;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints.AdapterHub;

/// <summary>Copies of the reference's folders, to be changed in one place.</summary>
internal static class HubCopy
{
    /// <summary>An adapter with its head.</summary>
    public static string Adapter(TemporaryFolder parent, string name, Action<JsonObject> change)
    {
        var folder = All(parent, Fixture.Path("adapters", "bert", name));
        Change(Path.Combine(folder, HubFiles.AdapterConfig), change);
        return folder;
    }

    /// <summary>A whole fusion.</summary>
    public static string Fusion(TemporaryFolder parent, string name) => All(parent, Fixture.Path("fusions", name));

    public static void Change(string path, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }

    /// <summary>Writes a file of weights anew.</summary>
    public static void Rewrite(string path, Action<Dictionary<string, Tensor>> change)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors;
        using (var file = SafetensorsFile.Open(path))
            tensors = file.Entries.Keys.ToDictionary(name => name, name => file.ReadAsStored(name, CPU), StringComparer.Ordinal);
        change(tensors);
        SafetensorsWriter.Write(path, tensors);
    }

    public static void Rename(string path, Func<string, string> rename) => Rewrite(path, tensors =>
    {
        foreach (var (name, tensor) in tensors.ToList())
        {
            tensors.Remove(name);
            tensors.Add(rename(name), tensor);
        }
    });

    private static string All(TemporaryFolder parent, string source)
    {
        var target = Directory.CreateDirectory(parent.File(Guid.NewGuid().ToString("N"))).FullName;
        foreach (var path in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }

        return target;
    }
}
