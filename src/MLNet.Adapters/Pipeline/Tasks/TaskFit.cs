using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>The handling of data that all trainers share: checks the columns and runs one Fit.</summary>
/// <param name="host">The trainer's host.</param>
/// <param name="options">The trainer's options, checked.</param>
/// <param name="encoder">The encoder of the options.</param>
/// <param name="examples">Reads rows.</param>
/// <param name="bind">Creates the task of one Fit from the schema of the training data.</param>
internal sealed class TaskFit<TInput, TLabel, TTarget, TTransformer>(
    IHost host,
    AdapterTaskOptions options,
    PretrainedEncoder encoder,
    ExampleReader<TInput, TLabel> examples,
    Func<DataViewSchema, ITask<TInput, TLabel, TTarget, TTransformer>> bind)
    where TTransformer : class, ITrainedTransformer
{
    /// <summary>Checks the input columns and returns the schema with those that the trained model adds.</summary>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema, Func<SchemaShape, IEnumerable<SchemaShape.Column>> outputs)
    {
        host.CheckValue(inputSchema, nameof(inputSchema));
        examples.Check(host, inputSchema);
        return inputSchema.With([.. outputs(inputSchema), .. WeightsColumn.Shape(options.FusionWeightsColumnName)]);
    }

    /// <summary>Runs one Fit: binds the columns, reads the rows and trains the model, each once and in this order.</summary>
    public TTransformer Run(IDataView input)
    {
        host.CheckValue(input, nameof(input));
        var task = Bind(input);
        var device = TorchDevice.Choose(host);
        var precision = options.FineTuning == FineTuning.Full
            ? ComputePrecision.Float32
            : PrecisionChoice.Choose(host, options.Precision, () => device);
        var seed = options.Seed ?? EnvironmentSettings.Of(host).Seed ?? Random.Shared.Next();
        using var channel = host.Start("Training");
        if (options is { FineTuning: FineTuning.Full, EncoderStorage: EncoderStorage.Referenced })
            channel.Warning("EncoderStorage is Referenced, but a fully fine-tuned encoder exists only in its model: it will be embedded.");
        using var run = new TaskRun<TInput, TLabel, TTarget, TTransformer>(host, channel, options, task, encoder, device, precision, seed);
        return run.Train(run.Read(input, examples));
    }

    /// <inheritdoc cref="GivenAdapter.ToModel"/>
    public TTransformer FromAdapter(AdapterComposition adapter, GivenTask<TTransformer> task) =>
        new GivenAdapter(host, options, encoder).ToModel(adapter, task);

    // Rejects columns and labels before anything is trained. Keys that were created from no rows look invalid; the error then reports that
    // there are no rows.
    private ITask<TInput, TLabel, TTarget, TTransformer> Bind(IDataView input)
    {
        try
        {
            examples.Check(host, SchemaShape.Create(input.Schema));
            return bind(input.Schema);
        }
        catch (ArgumentException refusal) when (!HasRow(input))
        {
            throw host.Except(refusal, TaskData<TTarget>.NoRow("training data"));
        }
    }

    private static bool HasRow(IDataView data)
    {
        using var cursor = data.GetRowCursor([]);
        return cursor.MoveNext();
    }
}
