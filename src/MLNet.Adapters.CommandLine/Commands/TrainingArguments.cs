using System.CommandLine;
using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.CommandLine.Training;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary>The arguments of a command that trains one model on a file and saves it.</summary>
internal sealed class TrainingArguments
{
    private readonly Argument<string> _path = new("data")
    {
        Description = "The training rows: TSV, CSV, JSON lines, CoNLL or SQuAD's JSON.",
    };

    private readonly Option<string?> _test = new("--test") { Description = "A file to evaluate the model on at the end." };

    private readonly DataOptions _data = new();
    private readonly TrainOptions _training = new();
    private readonly ModelOutput _output = new("The model file.");

    /// <summary>Adds the arguments to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="chooses">Whether the command chooses method, rate and epochs itself.</param>
    public TrainingArguments AddTo(Command command, bool chooses = false)
    {
        command.Arguments.Add(_path);
        command.Options.Add(_test);
        _data.AddTo(command);
        _training.AddTo(command, chooses);
        _output.AddTo(command);
        return this;
    }

    /// <summary>Whether the command line names a method.</summary>
    public bool HasMethod(ParseResult parsed) => _training.HasMethod(parsed);

    /// <summary>Reads all that the training needs, so that nothing can be missing at its end.</summary>
    public TrainingInput Read(ParseResult parsed, Terminal terminal)
    {
        var input = parsed.GetRequiredValue(_path);
        var model = _output.Path(parsed, ModelOutput.After(input, ".zip"));
        var context = ToolContext.Create(terminal, _training.Seed(parsed));
        var settings = _training.Read(parsed, terminal, context, _data);
        var rows = _data.Load(parsed, terminal, context, input);
        return new TrainingInput(
            context, settings, rows, parsed.GetValue(_test) is { } file ? _data.Read(parsed, file) : null, model);
    }
}

/// <summary>What a command that trains works with.</summary>
/// <param name="Context">The context.</param>
/// <param name="Settings">How the model is trained.</param>
/// <param name="Data">The training rows.</param>
/// <param name="Test">The test rows; null if there are none.</param>
/// <param name="ModelPath">The file of the model.</param>
internal sealed record TrainingInput(MLContext Context, TrainSettings Settings, TrainingData Data, TextTable? Test, string ModelPath)
{
    /// <summary>Trains a model, and shows its progress.</summary>
    public ITransformer Train(Terminal terminal, string title, TrainSettings settings) =>
        Data.Train(terminal, Context, title, settings);
}
