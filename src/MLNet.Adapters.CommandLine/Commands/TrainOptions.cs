using System.CommandLine;
using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.CommandLine.Training;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary>The options of a training.</summary>
internal sealed class TrainOptions
{
    private const double UsualHeldOut = 0.1;

    private readonly Option<string> _method = new("--method")
    {
        HelpName = "method",
        Description = $"What is trained in the encoder: {string.Join(", ", MethodChoice.Names)}.",
        DefaultValueFactory = _ => "pfeiffer",
    };

    private readonly Option<double?> _reduction = new("--reduction")
    {
        HelpName = "factor",
        Description = "The ratio of the encoder's hidden size to the bottleneck's. Default: the method's own, such as 16.",
    };

    private readonly Option<int?> _rank = new("--rank") { Description = "The rank of LoRA and DoRA. Default: 8." };

    private readonly Option<int[]> _skipLayers = new("--skip-layers")
    {
        HelpName = "layers",
        Description = "Layers without an adapter, from 0. What those below all adapters compute is kept, so training is faster.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<ClassificationHeadKind?> _head = new("--head")
    {
        HelpName = "layers",
        Description = "The layers after the encoder: linear, twolayer, pooler, or mean, which suits few rows. Default: the task's own.",
    };

    private readonly Option<string?> _encoder = new("--encoder")
    {
        HelpName = "folder",
        Description = "A folder with an encoder as Hugging Face lays it out. Default: all-MiniLM-L6-v2, which the tool contains.",
    };

    private readonly Option<double?> _learningRate = new("--learning-rate")
    {
        Description = "The peak learning rate. Default: 0.0005; 0.02 for a head alone, 0.00005 for full fine-tuning.",
    };

    private readonly Option<int?> _epochs = new("--epochs") { Description = "Passes over the training rows. Default: 5." };

    private readonly Option<int?> _batchSize = new("--batch-size") { Description = "Rows per step. Default: 32." };

    private readonly Option<int?> _maxTokens = new("--max-tokens")
    {
        Description = "Tokens of the longest text; longer ones are cut. Default: 128.",
    };

    private readonly Option<int?> _patience = new("--patience")
    {
        Description = "Stop after this number of epochs without an improvement in validation. Default: train all epochs.",
    };

    private readonly Option<string?> _validation = new("--validation")
    {
        HelpName = "file",
        Description = "A file to validate on after each epoch, with the columns of the training file. Default: some rows are held out.",
    };

    private readonly Option<double> _heldOut = new("--held-out")
    {
        Description = "The share of rows to hold out for validation without --validation; 0 for none.",
        DefaultValueFactory = _ => UsualHeldOut,
    };

    private readonly Option<ComputePrecision?> _precision = new("--precision")
    {
        HelpName = "precision",
        Description = "The precision of the frozen encoder: float32, bfloat16 or auto. Default: float32.",
    };

    private readonly Option<int?> _threads = new("--threads") { Description = "CPU threads. Default: the number of cores." };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "The seed of weights, order and dropout: the same seed gives the same model on the same machine.",
        DefaultValueFactory = _ => 1,
    };

    public TrainOptions()
    {
        _method.AcceptOnlyFromAmong(MethodChoice.Names);
    }

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="chooses">Whether the command chooses method, rate and epochs itself.</param>
    public TrainOptions AddTo(Command command, bool chooses = false)
    {
        Option[] method = [_method, _reduction, _rank, _skipLayers, _head, _learningRate, _epochs, _patience];
        Option[] others = [_encoder, _batchSize, _maxTokens, _validation, _heldOut, _precision, _threads, _seed];
        foreach (var option in chooses ? others : [.. method, .. others])
            command.Options.Add(option);
        return this;
    }

    public int Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>Whether the command line names a method.</summary>
    public bool HasMethod(ParseResult parsed) => IsGiven(parsed, _method);

    /// <summary>Returns the settings.</summary>
    /// <exception cref="CommandException">Two options contradict each other, or the method lacks a setting.</exception>
    public TrainSettings Read(ParseResult parsed, Terminal terminal, MLContext context, DataOptions data)
    {
        if (parsed.GetValue(_validation) is not null && IsGiven(parsed, _heldOut))
            throw new CommandException("With --validation no rows are held out, so --held-out has no effect. Leave out one of them.");
        return Settings(parsed, terminal, context, data);
    }

    private TrainSettings Settings(ParseResult parsed, Terminal terminal, MLContext context, DataOptions data) => new()
    {
        Method = parsed.GetValue(_method) is { } method && Has(parsed, _method)
            ? MethodChoice.Of(method, parsed.GetValue(_reduction), parsed.GetValue(_rank), parsed.GetValue(_skipLayers)!)
            : MethodChoice.Adapters,
        Encoder = parsed.GetValue(_encoder) is { } folder ? PretrainedEncoder.FromDirectory(folder) : null,
        Head = parsed.GetValue(_head),
        LearningRate = parsed.GetValue(_learningRate),
        Epochs = parsed.GetValue(_epochs),
        BatchSize = parsed.GetValue(_batchSize),
        MaxTokens = parsed.GetValue(_maxTokens),
        Patience = parsed.GetValue(_patience),
        Threads = parsed.GetValue(_threads),
        Precision = parsed.GetValue(_precision),
        Seed = parsed.GetValue(_seed),
        HeldOut = parsed.GetValue(_heldOut),
        Validation = parsed.GetValue(_validation) is { } path
            ? (task, roles) =>
            {
                var (table, known) = AnswerPositions.Complete(data.Read(parsed, path), roles with { AnswerIndex = null });
                return TableView.Create(context, table, task.Columns(roles.AnswerIndex is null ? known : roles));
            }
        : null,
        Stop = terminal.Stop,
    };

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static bool Has(ParseResult parsed, Option option) => parsed.CommandResult.Command.Options.Contains(option);
}
