using System.CommandLine;
using Microsoft.ML;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary>The file that a command writes; an existing one is replaced only on demand, which is found out before any work.</summary>
internal sealed class ModelOutput
{
    private readonly Option<string?> _output;
    private readonly string _extension;

    private readonly Option<bool> _force = new("--force") { Description = "Replace the output if it exists." };

    /// <param name="extension">The extension of the default name.</param>
    /// <param name="what">What is written.</param>
    public ModelOutput(string extension, string what)
    {
        _extension = extension;
        _output = new Option<string?>("--output", "-o") { Description = $"{what} Default: named after the input." };
    }

    public ModelOutput AddTo(Command command)
    {
        command.Options.Add(_output);
        command.Options.Add(_force);
        return this;
    }

    /// <summary>Returns the path of the output.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="input">The file after which the output is named by default.</param>
    /// <exception cref="CommandException">The output exists, or its folder does not.</exception>
    public string Path(ParseResult parsed, string input)
    {
        var path = parsed.GetValue(_output) ?? $"{System.IO.Path.GetFileNameWithoutExtension(input)}{_extension}";
        if ((File.Exists(path) || Directory.Exists(path)) && !parsed.GetValue(_force))
            throw new CommandException($"The output '{path}' exists. Name another one by --output, or add --force to replace it.");
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        return Directory.Exists(folder)
            ? path
            : throw new CommandException($"The folder '{folder}' of the output does not exist. Create it.");
    }

    /// <summary>Saves a model.</summary>
    public static long Save(MLContext context, ITransformer model, DataViewSchema schema, string path)
    {
        context.Model.SaveAtomically(model, schema, path);
        return new FileInfo(path).Length;
    }
}
