using System.Text.Json;
using MLNet.Adapters.Checkpoints.AdapterHub;

namespace MLNet.Adapters.Checkpoints.Peft;

/// <summary>A set of modules: a list of names, each the whole path or the end of it, or a regular expression of the whole path.</summary>
/// <param name="Names">The names; empty if there is an expression.</param>
/// <param name="Pattern">The expression; null if there are names.</param>
internal sealed record PeftNames(IReadOnlyList<string> Names, PythonPattern? Pattern)
{
    /// <summary>Reads a field; null if it is absent or null.</summary>
    /// <exception cref="InvalidDataException">It is neither a text nor a list of texts.</exception>
    public static PeftNames? Read(HubFields fields, string key, string file) => fields.Raw(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => new PeftNames([], new PythonPattern(text.GetString()!, $"{file}: '{key}'")),
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            new PeftNames([.. list.EnumerateArray().Select(item => item.GetString()!)], null),
        { } other => throw fields.Malformed(key, other, "a text or a list of texts"),
    };

    public bool Has(string module) => Pattern?.IsMatch(module) ?? Names.Any(name => IsEndOf(name, module));

    private static bool IsEndOf(string name, string module) =>
        module.EndsWith(name, StringComparison.Ordinal)
        && (module.Length == name.Length || module[module.Length - name.Length - 1] == '.');
}
