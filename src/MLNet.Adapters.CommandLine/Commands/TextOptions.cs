using System.CommandLine;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary>Texts from the command line, or rows of a file.</summary>
internal sealed class TextOptions
{
    private readonly Argument<string[]> _texts = new("texts")
    {
        Description = "Texts, each in quotes; for a model of pairs or of questions, two for each row.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _input = new("--input", "-i") { Description = "A file with the rows, in place of texts." };

    public TextOptions AddTo(Command command)
    {
        command.Arguments.Add(_texts);
        command.Options.Add(_input);
        return this;
    }

    /// <summary>Returns the rows.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">Reads the file.</param>
    /// <param name="inputs">The columns that texts on the command line fill, one after the other.</param>
    /// <exception cref="CommandException">There is neither a text nor a file, or there are both.</exception>
    public TextTable Read(ParseResult parsed, DataOptions data, IReadOnlyList<string> inputs)
    {
        var (texts, file) = (parsed.GetValue(_texts)!, parsed.GetValue(_input));
        if ((texts.Length > 0) == (file is not null))
            throw new CommandException("Give either texts, each in quotes, or a file by --input.");
        if (file is not null)
            return data.Read(parsed, file);
        if (texts.Length % inputs.Count != 0)
        {
            throw new CommandException(
                $"The model reads {inputs.Count} texts per row ({string.Join(", ", inputs)}), but {texts.Length} are given. "
                + "Give them all.");
        }

        var rows = texts.Chunk(inputs.Count).Select(row => Array.ConvertAll(row, text => new Cell(text)));
        return new TextTable("the command line", inputs, [.. rows]);
    }
}
