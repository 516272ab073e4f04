using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Training;

namespace MLNet.Adapters.CommandLine.Tasks;

/// <summary>A task with its options and its model.</summary>
internal abstract class TextTask<TOptions, TTransformer> : TextTask
    where TOptions : AdapterTaskOptions
    where TTransformer : AdapterTransformer
{
    public override ITransformer Train(MLContext context, ColumnRoles roles, IDataView data, TrainSettings settings) =>
        Chain(context, roles, data, settings, (keyed, options) => Trainer(context, options).Fit(keyed));

    public override SearchOutcome Search(
        MLContext context, ColumnRoles roles, IDataView data, TrainSettings settings, AdapterSearchOptions search)
    {
        IReadOnlyList<AdapterSearchTrial> trials = [];
        var model = Chain(context, roles, data, settings, (keyed, options) =>
        {
            var result = AdapterSearch.Run(context, keyed, options, known => Trainer(context, known), search);
            trials = result.Trials;
            return result.Model;
        });
        return new SearchOutcome(model, trials);
    }

    /// <summary>The trainer's options for a file's columns.</summary>
    protected abstract TOptions Options(ColumnRoles roles);

    protected abstract IEstimator<TTransformer> Trainer(MLContext context, TOptions options);

    /// <summary>Fits what only this task has to the settings.</summary>
    protected virtual TOptions Adjust(TOptions options) => options;

    /// <summary>The stage that makes keys of the labels; null if the task needs none.</summary>
    protected virtual IEstimator<ITransformer>? Before(MLContext context, ColumnRoles roles) =>
        context.Transforms.Conversion.MapValueToKey(roles.Label);

    /// <summary>The stage that makes labels of predicted keys; null if the task needs none.</summary>
    protected virtual IEstimator<ITransformer>? After(MLContext context, ColumnRoles roles) => null;

    private TransformerChain<ITransformer> Chain(
        MLContext context, ColumnRoles roles, IDataView data, TrainSettings settings, Func<IDataView, TOptions, TTransformer> fit)
    {
        var before = Before(context, roles)?.Fit(data);
        IDataView Prepare(IDataView rows) => before?.Transform(rows) ?? rows;
        var validation = settings.Validation is { } rows ? Prepare(rows(this, roles)) : null;
        var keyed = Prepare(data);
        var model = fit(keyed, Adjust(settings.Apply(Options(roles), validation)));
        var after = After(context, roles)?.Fit(model.Transform(keyed));
        return new TransformerChain<ITransformer>([.. new[] { before, model, after }.OfType<ITransformer>()]);
    }
}
