namespace MLNet.Adapters.Trained;

/// <summary>Checks the name of an adapter, which becomes a folder, a file entry and a part of parameter names.</summary>
internal static class AdapterName
{
    private const int LongestName = 100;

    // Names of devices on Windows, where no folder can have such a name.
    private static readonly HashSet<string> Devices = new(
        [.. (string[])["CON", "PRN", "AUX", "NUL"], .. Enumerable.Range(0, 10).SelectMany(port => (string[])[$"COM{port}", $"LPT{port}"])],
        StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ArgumentException">The name is not valid; the message states why.</exception>
    public static void Check(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var bad = name.IndexOfAny(['.', ',', '/', '\\', ':', '*', '?', '"', '<', '>', '|']);
        if (bad < 0)
            bad = name.AsSpan().IndexOfAnyInRange('\0', '\u001f');
        if (bad >= 0)
            throw new ArgumentException(
                $"The adapter name '{name}' contains '{name[bad]}', which no folder or parameter name may have. Use letters, digits, "
                + "'-' and '_'.",
                nameof(name));
        if (Devices.Contains(name))
            throw new ArgumentException(
                $"The adapter name '{name}' is a device on Windows, so no folder there can have it. Use another name.",
                nameof(name));
        if (name.Length > LongestName || name.Trim() != name)
            throw new ArgumentException(
                $"The adapter name '{name}' is longer than {LongestName} characters or begins or ends with a space. "
                + "Use a plain, short name.",
                nameof(name));
    }
}
