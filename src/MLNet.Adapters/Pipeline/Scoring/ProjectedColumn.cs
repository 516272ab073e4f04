namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>A column of a part of the result.</summary>
internal sealed class ProjectedColumn<TOutput, TPart>(OutputColumn<TPart> column, Func<TOutput, TPart> project) : OutputColumn<TOutput>(column.Column)
{
    public override Delegate CreateGetter(Func<TOutput> current) => column.CreateGetter(() => project(current()));
}
