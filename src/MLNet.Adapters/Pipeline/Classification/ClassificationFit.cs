using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Tasks;

namespace MLNet.Adapters.Pipeline.Classification;

/// <summary>What the trainers of text classifiers share.</summary>
/// <param name="host">The trainer's host.</param>
/// <param name="options">Its options, checked.</param>
/// <param name="encoder">Their encoder.</param>
internal sealed class ClassificationFit(IHost host, TextClassificationOptions options, PretrainedEncoder encoder)
{
    private readonly TaskFit<TextRow, int, int, AdapterTextClassificationTransformer> _fit = new(
        host,
        options,
        encoder,
        ClassificationTask.Examples(options),
        (schema, plan) => new ClassificationTask(host, options, new LabelReader(options.LabelColumnName).ReadClasses(host, schema), plan.FusionWeightsColumnName));

    /// <summary>The columns that the trained model will add.</summary>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema, string? fusionWeightsColumnName = null) => _fit.GetOutputSchema(
        inputSchema, shape => MulticlassColumns.Shape(shape.Find(options.LabelColumnName), options.ScoreColumnName, options.OutputColumnName, fusionWeightsColumnName));

    /// <inheritdoc cref="TaskFit{TInput, TLabel, TTarget, TTransformer}.Run"/>
    public AdapterTextClassificationTransformer Run(IDataView input, Func<int, ITaskPlan> plan) => _fit.Run(input, plan);
}
