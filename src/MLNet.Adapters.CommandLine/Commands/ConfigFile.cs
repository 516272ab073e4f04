using System.CommandLine;
using System.Text.Json;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary>Options from a JSON file; those on the command line come before them.</summary>
internal static class ConfigFile
{
    private const string Name = "--config";

    public static Option<string> Option { get; } = new(Name)
    {
        Description =
            "A JSON file with options, such as { \"epochs\": 10, \"learning-rate\": 0.002, \"adapters\": [\"a.zip\", \"b.zip\"] }. "
            + "The command line comes before it.",
        Recursive = true,
    };

    /// <summary>Returns the arguments with the options of the file.</summary>
    /// <exception cref="CommandException">The file does not exist, or is not an object of options.</exception>
    public static string[] Expand(string[] args)
    {
        return PathIn(args) is { } path
            ? [.. args, .. Options(path).Where(option => !IsGiven(args, option[0])).SelectMany(option => option)]
            : args;
    }

    // As two arguments, or as one with an equals sign.
    private static string? PathIn(string[] args)
    {
        var index = Array.FindIndex(args, argument => argument == Name || argument.StartsWith($"{Name}=", StringComparison.Ordinal));
        if (index < 0)
            return null;
        return args[index] == Name ? args.ElementAtOrDefault(index + 1) : args[index][(Name.Length + 1)..];
    }

    private static bool IsGiven(string[] args, string name) =>
        args.Any(argument => argument == name || argument.StartsWith($"{name}=", StringComparison.Ordinal));

    private static IEnumerable<string[]> Options(string path)
    {
        if (!File.Exists(path))
            throw new CommandException($"The configuration '{path}' does not exist. Check the path after {Name}.");
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(File.ReadAllText(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        }
        catch (JsonException exception)
        {
            throw new CommandException($"The configuration '{path}' is no JSON: {exception.Message}");
        }

        using (json)
        {
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new CommandException($"The configuration '{path}' is no JSON object. Write {{ \"option\": value }}.");
            var options = json.RootElement.EnumerateObject().Select(option => Arguments($"--{option.Name}", option.Value));
            return [.. options.Where(arguments => arguments.Length > 0)];
        }
    }

    private static string[] Arguments(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False or JsonValueKind.Null => [],
        JsonValueKind.True => [name],
        JsonValueKind.Array => [name, .. value.EnumerateArray().Select(item => item.ToString())],
        _ => [name, value.ToString()],
    };
}
