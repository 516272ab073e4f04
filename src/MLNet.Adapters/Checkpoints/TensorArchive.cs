using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints;

/// <summary>The tensors of a checkpoint, either one file or an index with its shards.</summary>
internal sealed class TensorArchive : ITensorSource
{
    private readonly Dictionary<string, ITensorSource> _fileOfTensor = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ITensorSource> _files = new(StringComparer.Ordinal);

    private TensorArchive(string name) => Name = name;

    public string Name { get; }

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _entries;

    /// <summary>Opens a safetensors file, or an index (a name in <c>.json</c>) and the shards next to it.</summary>
    /// <exception cref="InvalidDataException">A file is not valid, or the index and the shards contradict each other.</exception>
    /// <exception cref="FileNotFoundException">The file or a shard is missing.</exception>
    public static TensorArchive Open(string path)
    {
        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return Over(SafetensorsFile.Open(path));

        using var stream = File.OpenRead(path);
        var index = ShardIndex.Read(stream, path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Over(index, shard => OpenShard(Path.Combine(folder, shard), index));
    }

    /// <summary>Creates an archive of one file, which is disposed with it.</summary>
    public static TensorArchive Over(ITensorSource file)
    {
        var archive = new TensorArchive(file.Name);
        archive._files.Add(file.Name, file);
        foreach (var (tensor, entry) in file.Entries)
            archive.Add(tensor, entry, file);
        return archive;
    }

    /// <summary>Creates an archive of the shards that <paramref name="index"/> names, each opened at once and disposed with it.</summary>
    /// <exception cref="InvalidDataException">The index and the shards contradict each other.</exception>
    public static TensorArchive Over(ShardIndex index, Func<string, ITensorSource> openShard)
    {
        var archive = new TensorArchive(index.Name);
        try
        {
            foreach (var shard in index.Shards)
                archive.AddShard(index, shard, openShard);
            archive.CheckComplete(index);
            return archive;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    public Tensor Read(string name, ScalarType computeType, Device device) => FileOf(name).Read(name, computeType, device);

    public void ReadInto(string name, Tensor target) => FileOf(name).ReadInto(name, target);

    public Tensor ReadAsStored(string name, Device device) => FileOf(name).ReadAsStored(name, device);

    public IRowSource? OpenRows(string name) => FileOf(name).OpenRows(name);

    public void Dispose()
    {
        foreach (var file in _files.Values)
            file.Dispose();
    }

    private static SafetensorsFile OpenShard(string path, ShardIndex index) =>
        File.Exists(path)
            ? SafetensorsFile.Open(path)
            : throw new FileNotFoundException(
                $"Checkpoint index '{index.Name}' names shard '{Path.GetFileName(path)}', which is not in its folder. "
                + $"Download all {index.Shards.Count} shards.",
                path);

    private void AddShard(ShardIndex index, string shard, Func<string, ITensorSource> openShard)
    {
        var file = openShard(shard);
        _files.Add(shard, file);
        foreach (var (tensor, entry) in file.Entries)
        {
            if (!index.WeightMap.TryGetValue(tensor, out var mapped))
                throw new InvalidDataException(
                    $"Shard '{file.Name}' holds tensor '{tensor}', which index '{index.Name}' does not name. "
                    + "Download index and shards of the same checkpoint.");
            if (_fileOfTensor.TryGetValue(tensor, out var other))
                throw new InvalidDataException(
                    $"Tensor '{tensor}' is in two shards, '{other.Name}' and '{file.Name}'; index '{index.Name}' names '{mapped}'. "
                    + "Download index and shards of the same checkpoint.");
            Add(tensor, entry, file);
        }
    }

    private void CheckComplete(ShardIndex index)
    {
        foreach (var (tensor, shard) in index.WeightMap)
        {
            var file = _files[shard];
            if (!file.Entries.ContainsKey(tensor))
                throw new InvalidDataException(
                    $"Index '{index.Name}' names tensor '{tensor}' in shard '{file.Name}', which does not hold it. "
                    + "Download index and shards of the same checkpoint.");
        }
    }

    private void Add(string tensor, SafetensorsEntry entry, ITensorSource file)
    {
        _fileOfTensor.Add(tensor, file);
        _entries.Add(tensor, entry);
    }

    private ITensorSource FileOf(string name) =>
        _fileOfTensor.TryGetValue(name, out var file)
            ? file
            : throw new InvalidDataException(
                $"Checkpoint '{Name}' has no tensor '{name}' among its {Entries.Count}. Load the checkpoint that this model was saved as.");
}
