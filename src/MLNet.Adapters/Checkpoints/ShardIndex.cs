using System.Text.Json;

namespace MLNet.Adapters.Checkpoints;

/// <summary>The index of a checkpoint in several files: which shard holds which tensor.</summary>
internal sealed class ShardIndex
{
    private const string Again = "Download the checkpoint again or rewrite the index.";

    private ShardIndex(string name, Dictionary<string, string> weightMap)
    {
        Name = name;
        WeightMap = weightMap;
        Shards = [.. weightMap.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The name of the index file in messages.</summary>
    public string Name { get; }

    /// <summary>Shard file name by tensor name.</summary>
    public IReadOnlyDictionary<string, string> WeightMap { get; }

    /// <summary>The shard file names, ordinal order. They are in the folder of the index.</summary>
    public IReadOnlyList<string> Shards { get; }

    /// <exception cref="InvalidDataException">The index is not valid, or names a shard outside its own folder.</exception>
    public static ShardIndex Read(Stream json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new ShardIndex(name, ReadWeightMap(document.RootElement, name));
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"Checkpoint index '{name}' is not valid JSON: {exception.Message} {Again}", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidDataException($"Checkpoint index '{name}' has a name that is not valid Unicode. {Again}", exception);
        }
    }

    private static Dictionary<string, string> ReadWeightMap(JsonElement root, string name)
    {
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("weight_map", out var map)
            || map.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"Checkpoint index '{name}' has no object 'weight_map'. {Again}");

        var weightMap = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tensor in map.EnumerateObject())
        {
            if (tensor.Value.ValueKind != JsonValueKind.String)
                throw new InvalidDataException(
                    $"Checkpoint index '{name}' maps tensor '{tensor.Name}' to {tensor.Value.GetRawText()} where the name of a shard "
                    + $"belongs. {Again}");
            var shard = tensor.Value.GetString()!;
            if (!IsPlainFileName(shard))
                throw new InvalidDataException(
                    $"Checkpoint index '{name}' maps tensor '{tensor.Name}' to shard '{shard}', which is not a plain file name. "
                    + "Put the shards next to the index.");
            weightMap.Add(tensor.Name, shard);
        }
        return weightMap.Count > 0 ? weightMap : throw new InvalidDataException($"Checkpoint index '{name}' maps no tensors. {Again}");
    }

    // The same result on every system: a name with either separator or a drive could leave the folder on some systems.
    private static bool IsPlainFileName(string shard) =>
        shard is not ("" or "." or "..") && !shard.Any(character => character is '/' or '\\' or ':' || char.IsControl(character));
}
