using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.CommandLine.Tasks;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary>The options that say what a data file contains.</summary>
internal sealed class DataOptions
{
    private readonly Option<TaskKind?> _task = new("--task")
    {
        HelpName = "task",
        Description = "What the model predicts: classification, multilabel, entities, number, answers or embeddings. Default: guessed.",
    };

    private readonly Option<string?> _text = new("--text")
    {
        HelpName = "column",
        Description = "The column of the text, of the first text of a pair, of the words or of the context. Default: guessed.",
    };

    private readonly Option<string?> _text2 = new("--text2")
    {
        HelpName = "column",
        Description = "The column of the second text of a pair, or of the question. Default: guessed.",
    };

    private readonly Option<string?> _label = new("--label")
    {
        HelpName = "column",
        Description = "The column of the class, the labels, the tags, the number or the answer. Default: guessed.",
    };

    private readonly Option<DataFormat?> _format = new("--format")
    {
        HelpName = "format",
        Description = "The format of the files: tsv, csv, jsonl, conll or squad. Default: by the file's extension.",
    };

    private readonly Option<bool> _noHeader = new("--no-header")
    {
        Description = "The first line of TSV or CSV is a row; columns are named Column1, Column2, ….",
    };

    private readonly Option<char?> _separator = new("--separator")
    {
        Description = "The separator of TSV or CSV, such as ';'. Default: a tab or a comma.",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasTask">Whether the command chooses a task; a model that is given has one.</param>
    /// <param name="hasLabel">Whether the command reads labels.</param>
    /// <param name="hasPair">Whether the command reads second texts.</param>
    public DataOptions AddTo(Command command, bool hasTask = true, bool hasLabel = true, bool hasPair = true)
    {
        (Option Option, bool IsUsed)[] options =
        [
            (_task, hasTask), (_text, true), (_text2, hasPair), (_label, hasLabel), (_format, true), (_noHeader, true), (_separator, true),
        ];
        foreach (var (option, _) in options.Where(one => one.IsUsed))
            command.Options.Add(option);
        return this;
    }

    /// <summary>Reads a file.</summary>
    public TextTable Read(ParseResult parsed, string path) =>
        new DataFile(path, parsed.GetValue(_format), !parsed.GetValue(_noHeader), parsed.GetValue(_separator)).Read();

    /// <summary>Reads a file and finds its columns, which are shown.</summary>
    public TrainingData Load(ParseResult parsed, Terminal terminal, MLContext context, string path)
    {
        var table = Read(parsed, path);
        var roles = new ColumnGuess(table)
            .Complete(parsed.GetValue(_task), parsed.GetValue(_text), parsed.GetValue(_text2), parsed.GetValue(_label));
        terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{path}: {table.Rows.Count:N0} rows. {roles}."));
        (table, roles) = AnswerPositions.Complete(table, roles);
        var task = TextTasks.Of(roles.Task);
        return new TrainingData(task, roles, table, TableView.Create(context, table, task.Columns(roles)));
    }

    /// <summary>Returns the file's columns that the user has named for a model's.</summary>
    public IReadOnlyDictionary<string, string> Names(ParseResult parsed, IReadOnlyList<string> inputs, string? label)
    {
        var names = new Dictionary<string, string>();
        Add(inputs.ElementAtOrDefault(0), parsed.GetValue(_text));
        Add(inputs.ElementAtOrDefault(1), parsed.GetValue(_text2));
        Add(label, parsed.GetValue(_label));
        return names;

        void Add(string? column, string? named)
        {
            if (column is not null && named is not null)
                names[column] = named;
        }
    }
}
