using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Binary;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Trained;

[assembly: LoadableClass(
    typeof(AdapterBinaryTextClassificationTransformer), null, typeof(SignatureLoadModel), "Adapter binary text classification", AdapterBinaryTextClassificationTransformer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>A trained binary text classifier: adds a truth value, a score and a probability to data.</summary>
/// <inheritdoc cref="AdapterTransformer" path="/remarks"/>
public sealed class AdapterBinaryTextClassificationTransformer : AdapterTransformer
{
    internal const string LoaderSignature = "AdapterBinaryTextClass";

    private static readonly ModelFormat Format = new("ADTXTBIN", Version: 1, LoaderSignature);

    private readonly TaskModel<BinarySettings> _model;
    private readonly BatchScoring<TextRow, float> _scoring;

    internal AdapterBinaryTextClassificationTransformer(IHost host, TaskModel<BinarySettings> model)
        : base(model, new NativeModel(host, model))
    {
        _model = model;
        var reader = new TextRowReader(model.Task.Sentence1ColumnName, model.Task.Sentence2ColumnName);
        _scoring = new BatchScoring<TextRow, float>(host, "binary text classification model", reader, new BinaryScorer(Native), new BinaryColumns(model.Task))
        {
            RereadRows = model.Record.RereadRows ?? RereadLimit.Default,
        };
    }

    internal long RowsScored => _scoring.RowsScored;

    private protected override IBatchScoring BatchScoring => _scoring;

    /// <summary>The binary text classifier in a fitted or loaded model.</summary>
    /// <param name="model">One, or a chain that has exactly one.</param>
    /// <exception cref="ArgumentException">There is none in the chain, or there are several.</exception>
    public static AdapterBinaryTextClassificationTransformer Find(ITransformer model) => ModelChain.Single<AdapterBinaryTextClassificationTransformer>(model);

    private protected override void Write(ModelSaveContext context) =>
        TaskFiles.Save(context, Format, typeof(AdapterBinaryTextClassificationTransformer), _model, ModelJson.Default.BinarySettings);

    private static AdapterBinaryTextClassificationTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new AdapterBinaryTextClassificationTransformer(host, TaskFiles.Load(host, ctx, Format, typeof(AdapterBinaryTextClassificationTransformer), ModelJson.Default.BinarySettings));
    }
}
