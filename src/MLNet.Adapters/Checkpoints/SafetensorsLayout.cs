namespace MLNet.Adapters.Checkpoints;

/// <summary>The rule that the tensors of a safetensors file cover its data once, without a gap, each by exactly shape × type.</summary>
internal static class SafetensorsLayout
{
    private const string Again = "The file is damaged: download or save it again.";

    /// <returns>The entries in the order of their data.</returns>
    /// <exception cref="InvalidDataException">A byte belongs to no tensor or to two, or a tensor is not as large as its shape.</exception>
    public static IReadOnlyDictionary<string, SafetensorsEntry> Check(
        Dictionary<string, SafetensorsEntry> entries,
        long dataLength,
        string file)
    {
        var ordered = new OrderedDictionary<string, SafetensorsEntry>(entries.Count, StringComparer.Ordinal);
        foreach (
            var (name, entry) in entries
                .OrderBy(pair => pair.Value.Begin)
                .ThenBy(pair => pair.Value.End)
                .ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            CheckSize(name, entry, file);
            CheckPlace(name, entry, ordered, dataLength, file);
            ordered.Add(name, entry);
        }

        var covered = ordered.Count == 0 ? 0 : ordered.GetAt(ordered.Count - 1).Value.End;
        if (covered != dataLength)
            throw new InvalidDataException(
                $"Safetensors file '{file}' has {dataLength} bytes of data but its tensors cover {covered}: "
                + $"{dataLength - covered} bytes at the end belong to none. {Again}");
        return ordered;
    }

    private static void CheckSize(string name, SafetensorsEntry entry, string file)
    {
        if (entry.End < entry.Begin)
            throw new InvalidDataException(
                $"Safetensors file '{file}': tensor '{name}' begins at {entry.Begin} and ends before that, at {entry.End}. {Again}");

        long size;
        try
        {
            size = entry.Shape.Aggregate(1L, (product, dimension) => checked(product * dimension));
            size = checked(size * entry.DType.ElementSize());
        }
        catch (OverflowException exception)
        {
            throw new InvalidDataException(
                $"Safetensors file '{file}': tensor '{name}' of shape {entry.ShapeText} and type {entry.DType} needs more than "
                + $"{long.MaxValue} bytes, but its data_offsets hold {entry.End - entry.Begin}. {Again}",
                exception);
        }
        if (size != entry.End - entry.Begin)
            throw new InvalidDataException(
                $"Safetensors file '{file}': tensor '{name}' of shape {entry.ShapeText} and type {entry.DType} needs {size} bytes, "
                + $"but its data_offsets [{entry.Begin}, {entry.End}] hold {entry.End - entry.Begin}. {Again}");
    }

    private static void CheckPlace(
        string name,
        SafetensorsEntry entry,
        OrderedDictionary<string, SafetensorsEntry> before,
        long dataLength,
        string file)
    {
        var (previous, expected) =
            before.Count == 0 ? ("", 0) : (before.GetAt(before.Count - 1).Key, before.GetAt(before.Count - 1).Value.End);
        if (entry.Begin < expected)
            throw new InvalidDataException(
                $"Safetensors file '{file}': tensor '{name}' begins at {entry.Begin}, inside tensor '{previous}', "
                + $"which ends at {expected}. {Again}");
        if (entry.Begin > expected)
            throw new InvalidDataException(
                $"Safetensors file '{file}': tensor '{name}' begins at {entry.Begin}, but the tensors before it end at {expected}, "
                + $"and the bytes between belong to none. {Again}");
        if (entry.End > dataLength)
            throw new InvalidDataException(
                $"Safetensors file '{file}': tensor '{name}' ends at {entry.End}, but the file has {dataLength} bytes of data. "
                + "It is cut short: download or save it again.");
    }
}
