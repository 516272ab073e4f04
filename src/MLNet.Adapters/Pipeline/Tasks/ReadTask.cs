using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>What is known when the rows of one Fit have been read.</summary>
/// <param name="Task">What the rows decided.</param>
/// <param name="Rows">Their examples.</param>
/// <param name="Counts">Their numbers.</param>
internal sealed record ReadTask<TTarget, TTransformer>(PreparedTask<TTarget, TTransformer> Task, TaskRows<TTarget> Rows, RowCounts Counts)
    where TTransformer : AdapterTransformer;

/// <summary>The numbers of rows for the report: a row may be several examples.</summary>
internal sealed record RowCounts(int Training, int Validation, int Skipped, int Truncated)
{
    public TrainingReport AddTo(TrainingReport report) => report with
    {
        TrainingRows = Training,
        ValidationRows = Validation,
        SkippedRows = Skipped,
        TruncatedTexts = Truncated,
    };
}
