using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline;

/// <summary>What every trainer of text classifiers does with its data: checks the columns, promises others, and runs one Fit.</summary>
/// <param name="host">The trainer's host.</param>
/// <param name="options">Its options, checked.</param>
/// <param name="encoder">Their encoder.</param>
internal sealed class ClassificationFit(IHost host, TextClassificationOptions options, PretrainedEncoder encoder)
{
    private readonly LabelReader _label = new(options.LabelColumnName);

    private readonly ExampleReader<TextRow, int> _examples = new(
        new TextRowReader(options.Sentence1ColumnName, options.Sentence2ColumnName), new LabelReader(options.LabelColumnName), new WeightReader(options.ExampleWeightColumnName));

    /// <summary>The columns that the trained model will add.</summary>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema, string? fusionWeightsColumnName = null)
    {
        host.CheckValue(inputSchema, nameof(inputSchema));
        _examples.Check(host, inputSchema);
        var label = inputSchema.Find(options.LabelColumnName);
        return inputSchema.With(MulticlassColumns.Shape(label, options.ScoreColumnName, options.OutputColumnName, fusionWeightsColumnName));
    }

    /// <summary>Checks the data, then trains what a plan says.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="plan">Made from the seed once the data are known to fit; what has to be trained before is trained there.</param>
    public AdapterTextClassificationTransformer Run(IDataView input, Func<int, IClassifierPlan> plan)
    {
        host.CheckValue(input, nameof(input));
        _examples.Check(host, SchemaShape.Create(input.Schema));
        var labels = _label.ReadClasses(host, input.Schema);
        var device = TorchDevice.Choose(host);
        var seed = options.Seed ?? EnvironmentSettings.Of(host).Seed ?? Random.Shared.Next();
        var made = plan(seed);
        using var channel = host.Start("Training");
        if (made.FineTuning == FineTuning.Full && options.EncoderStorage == EncoderStorage.Referenced)
            channel.Warning("EncoderStorage is Referenced, but a fully fine-tuned encoder exists in its model alone: it will be embedded.");
        foreach (var warning in made.Warnings(encoder.Shape))
            channel.Warning(warning);
        using var run = new ClassificationRun(host, channel, options, made, encoder, labels, device, seed);
        run.Read(input, _examples);
        return run.Train();
    }
}
