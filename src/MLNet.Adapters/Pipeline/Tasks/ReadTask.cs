using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>The result of reading the rows of one Fit.</summary>
/// <param name="Task">The prepared task.</param>
/// <param name="Rows">The examples of the rows.</param>
/// <param name="Counts">The numbers of rows.</param>
internal sealed record ReadTask<TTarget, TTransformer>(PreparedTask<TTarget, TTransformer> Task, TaskRows<TTarget> Rows, RowCounts Counts)
    where TTransformer : class, ITrainedTransformer;

/// <summary>The numbers of rows for the report; one row can produce several examples.</summary>
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
