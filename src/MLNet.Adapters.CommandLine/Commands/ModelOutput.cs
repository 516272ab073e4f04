using System.CommandLine;
using Microsoft.ML;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary>The file that a command writes; an existing one is replaced only on demand, which is found out before any work.</summary>
internal sealed class ModelOutput
{
    private readonly Option<string?> _output;

    private readonly Option<bool> _force = new("--force") { Description = "Replace the output if it exists." };

    /// <param name="what">What is written.</param>
    public ModelOutput(string what)
    {
        _output = new Option<string?>("--output", "-o") { Description = $"{what} Default: in this folder, named after the input." };
    }

    public ModelOutput AddTo(Command command)
    {
        command.Options.Add(_output);
        command.Options.Add(_force);
        return this;
    }

    /// <summary>Returns the path of the output.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="usual">The path without --output.</param>
    /// <exception cref="CommandException">The output exists, or its folder does not.</exception>
    public string Path(ParseResult parsed, string usual)
    {
        var path = parsed.GetValue(_output) ?? usual;
        if ((File.Exists(path) || Directory.Exists(path)) && !parsed.GetValue(_force))
            throw new CommandException($"The output '{path}' exists. Name another one by --output, or add --force to replace it.");
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        return Directory.Exists(folder)
            ? path
            : throw new CommandException($"The folder '{folder}' of the output does not exist. Create it.");
    }

    /// <summary>Returns the name of an input without its folder, with another ending.</summary>
    public static string After(string input, string ending) =>
        System.IO.Path.GetFileNameWithoutExtension(System.IO.Path.TrimEndingDirectorySeparator(input)) + ending;

    /// <summary>Saves a model.</summary>
    public static long Save(MLContext context, ITransformer model, DataViewSchema schema, string path)
    {
        context.Model.SaveAtomically(model, schema, path);
        return new FileInfo(path).Length;
    }
}
