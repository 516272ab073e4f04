using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Tests.Checkpoints;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests;

/// <summary>The tiny BERT of the fixtures: hidden size 32, 3 layers, 40 positions, a made-up vocabulary of 200.</summary>
internal static class TinyBert
{
    private static readonly string[] Files = ["config.json", "vocab.txt", "model.safetensors"];

    public static string Folder { get; } = Fixture.Path("encoders", "bert");

    public static PretrainedEncoder Open() => PretrainedEncoder.FromDirectory(Folder);

    /// <summary>Copies its files, so that they can be changed.</summary>
    /// <returns>The new folder, <paramref name="name"/> in <paramref name="parent"/>.</returns>
    public static string CopyTo(TemporaryFolder parent, string name = "tiny")
    {
        var folder = Directory.CreateDirectory(parent.File(name)).FullName;
        foreach (var file in Files)
            File.Copy(Path.Combine(Folder, file), Path.Combine(folder, file));
        return folder;
    }

    /// <summary>Replaces a text in one of a folder's files.</summary>
    public static void Replace(string folder, string file, string old, string replacement)
    {
        var path = Path.Combine(folder, file);
        var text = File.ReadAllText(path);
        Assert.Contains(old, text);
        File.WriteAllText(path, text.Replace(old, replacement, StringComparison.Ordinal));
    }

    /// <summary>Writes the weights anew.</summary>
    /// <param name="folder">The folder of a copy.</param>
    /// <param name="change">Gets every tensor by its name, and changes names, tensors or what there is.</param>
    public static void Rewrite(string folder, Action<Dictionary<string, Tensor>> change)
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        using (var file = SafetensorsFile.Open(Path.Combine(Folder, "model.safetensors")))
        {
            foreach (var name in file.Entries.Keys)
                tensors.Add(name, file.ReadAsStored(name, CPU));
        }

        change(tensors);
        using var stream = File.Create(Path.Combine(folder, "model.safetensors"));
        SafetensorsWriter.Write(stream, tensors);
    }

    /// <summary>Writes the weights anew under other names.</summary>
    public static void Rename(string folder, Func<string, string> rename) => Rewrite(folder, tensors =>
    {
        var renamed = tensors.ToDictionary(tensor => rename(tensor.Key), tensor => tensor.Value);
        tensors.Clear();
        foreach (var (name, tensor) in renamed)
            tensors.Add(name, tensor);
    });
}
