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

    public override ITransformer FromAdapter(
        MLContext context, ColumnRoles roles, AdapterComposition adapter, PretrainedEncoder? encoder)
    {
        var rows = TableView.Create(context, TextTable.Empty, [.. Columns(roles).Select(column => column with { Source = null })]);
        var labels = context.Data.LoadFromEnumerable(adapter.Labels.Select(label => new { Label = label }));
        var before = Before(context, roles, labels)?.Fit(rows);
        TOptions options = Options(roles) with { Encoder = encoder };
        var model = FromAdapter(context, Adjust(options), adapter);
        return Chain(context, roles, before, model, before?.Transform(rows) ?? rows);
    }

    /// <summary>The trainer's options for a file's columns.</summary>
    protected abstract TOptions Options(ColumnRoles roles);

    protected abstract IEstimator<TTransformer> Trainer(MLContext context, TOptions options);

    protected abstract TTransformer FromAdapter(MLContext context, TOptions options, AdapterComposition adapter);

    /// <summary>Fits what only this task has to the settings.</summary>
    protected virtual TOptions Adjust(TOptions options) => options;

    /// <summary>The stage that makes keys of the labels; null if the task needs none.</summary>
    /// <param name="context">The context.</param>
    /// <param name="roles">The columns.</param>
    /// <param name="labels">The labels in the order of their keys; null if the rows tell.</param>
    protected virtual IEstimator<ITransformer>? Before(MLContext context, ColumnRoles roles, IDataView? labels) =>
        context.Transforms.Conversion.MapValueToKey(roles.Label, keyData: labels);

    /// <summary>The stage that makes labels of predicted keys; null if the task needs none.</summary>
    protected virtual IEstimator<ITransformer>? After(MLContext context, ColumnRoles roles) => null;

    private TransformerChain<ITransformer> Chain(
        MLContext context, ColumnRoles roles, IDataView data, TrainSettings settings, Func<IDataView, TOptions, TTransformer> fit)
    {
        var before = Before(context, roles, labels: null)?.Fit(data);
        IDataView Prepare(IDataView rows) => before?.Transform(rows) ?? rows;
        var validation = settings.Validation is { } rows ? Prepare(rows(this, roles)) : null;
        var keyed = Prepare(data);
        var model = fit(keyed, Adjust(settings.Apply(Options(roles), validation)));
        return Chain(context, roles, before, model, keyed);
    }

    private TransformerChain<ITransformer> Chain(
        MLContext context, ColumnRoles roles, ITransformer? before, TTransformer model, IDataView keyed)
    {
        var after = After(context, roles)?.Fit(model.Transform(keyed));
        return new TransformerChain<ITransformer>([.. new[] { before, model, after }.OfType<ITransformer>()]);
    }
}
