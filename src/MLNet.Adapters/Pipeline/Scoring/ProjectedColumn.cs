using Microsoft.ML;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>A column that contains a part of the result.</summary>
internal sealed class ProjectedColumn<TOutput, TPart>(OutputColumn<TPart> column, Func<TOutput, TPart> project)
    : OutputColumn<TOutput>(column.Column)
{
    public override Delegate CreateGetter(Func<TOutput> current) => column.CreateGetter(() => project(current()));
}

/// <summary>Columns that contain a part of the result.</summary>
internal sealed class ProjectedColumns<TOutput, TPart>(IOutputColumns<TPart> columns, Func<TOutput, TPart> project)
    : IOutputColumns<TOutput>
{
    public IReadOnlyList<OutputColumn<TOutput>> For(DataViewSchema inputSchema) =>
        [.. columns.For(inputSchema).Select(column => new ProjectedColumn<TOutput, TPart>(column, project))];
}
