using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.MultiLabel;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Trained;

[assembly: LoadableClass(
    typeof(AdapterMultiLabelClassificationTransformer), null, typeof(SignatureLoadModel), "Adapter multi-label classification", AdapterMultiLabelClassificationTransformer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>A trained classifier that gives a text any number of labels: adds the probability of each, and whether it is predicted.</summary>
/// <inheritdoc cref="AdapterTransformer" path="/remarks"/>
public sealed class AdapterMultiLabelClassificationTransformer : AdapterTransformer
{
    internal const string LoaderSignature = "AdapterMultiLabel";

    private static readonly ModelFormat Format = new("ADTXTMUL", Version: 1, LoaderSignature);

    private readonly TaskModel<MultiLabelSettings> _model;
    private readonly BatchScoring<TextRow, float[]> _scoring;

    internal AdapterMultiLabelClassificationTransformer(IHost host, TaskModel<MultiLabelSettings> model)
        : base(model, new NativeModel(host, model))
    {
        _model = model;
        var reader = new TextRowReader(model.Task.Sentence1ColumnName, model.Task.Sentence2ColumnName);
        _scoring = new BatchScoring<TextRow, float[]>(host, "multi-label classification model", reader, new MultiLabelScorer(Native), new MultiLabelColumns(model.Record.Labels!.Values, model.Task))
        {
            RereadRows = model.Record.RereadRows ?? RereadLimit.Default,
        };
    }

    /// <summary>The labels in the order of the scores.</summary>
    public IReadOnlyList<string> Labels => _model.Record.Labels!.Values.AsReadOnly();

    internal long RowsScored => _scoring.RowsScored;

    private protected override IBatchScoring BatchScoring => _scoring;

    /// <summary>The classifier in a fitted or loaded model.</summary>
    /// <param name="model">One, or a chain that has exactly one.</param>
    /// <exception cref="ArgumentException">There is none in the chain, or there are several.</exception>
    public static AdapterMultiLabelClassificationTransformer Find(ITransformer model) => ModelChain.Single<AdapterMultiLabelClassificationTransformer>(model);

    private protected override void Write(ModelSaveContext context) =>
        TaskFiles.Save(context, Format, typeof(AdapterMultiLabelClassificationTransformer), _model, ModelJson.Default.MultiLabelSettings);

    private static AdapterMultiLabelClassificationTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new AdapterMultiLabelClassificationTransformer(host, TaskFiles.Load(host, ctx, Format, typeof(AdapterMultiLabelClassificationTransformer), ModelJson.Default.MultiLabelSettings));
    }
}
