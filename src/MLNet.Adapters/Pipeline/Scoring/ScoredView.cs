using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>Data with the columns of a model, which are computed in batches as a cursor advances.</summary>
/// <remarks>It is a transform to ML.NET for one reason only: the export to ONNX silently stops at views that are not transforms.</remarks>
internal sealed class ScoredView<TInput, TOutput>(ScoringBindings<TInput, TOutput> bindings, IDataView source) : ITransformCanSaveOnnx
    where TInput : notnull
{
    private readonly RereadResults<TInput, TOutput> _reread = new(bindings.Scoring);

    public IDataView Source => source;

    public DataViewSchema Schema => bindings.OutputSchema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ActiveColumns active = bindings.Select(columnsNeeded);
        DataViewRowCursor cursor = source.GetRowCursor(active.Source, source.CanShuffle ? rand : null);
        return active.IsScored
            ? new ScoredCursor<TInput, TOutput>(bindings, _reread, active, cursor)
            : new PassThroughCursor<TInput, TOutput>(bindings, active, cursor);
    }

    /// <summary>
    /// Returns one cursor with all rows: batches need a single stream, and a forward pass already uses all cores. If several cursors are
    /// requested, an empty one is added.
    /// </summary>
    /// <remarks>
    /// The next stage would split a single cursor, and then read hundreds of rows ahead before it returns the first. Two cursors are joined
    /// again batch by batch, and the first batches are small.
    /// </remarks>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        DataViewRowCursor all = GetRowCursor(columns, rand);
        return n > 1 && all is ScoredCursor<TInput, TOutput>
            ? [all, new EmptyCursor<TInput, TOutput>(bindings, bindings.Select(columns))]
            : [all];
    }

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => throw NoExport();

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx) => throw NoExport();

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        throw new NotSupportedException($"Data scored by a {bindings.Scoring.ModelName} cannot be saved as a model. Save the transformer.");

    private NotSupportedException NoExport() =>
        new(
            $"A {bindings.Scoring.ModelName} cannot be exported to ONNX yet. Save the whole chain with Model.Save and load it with "
            + "Model.Load, or export a chain without this stage.");
}
