using Microsoft.ML;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>The columns that a task adds to the data.</summary>
internal interface IOutputColumns<TOutput>
{
    /// <summary>The columns for data of one schema, in the order in which they are added.</summary>
    IReadOnlyList<OutputColumn<TOutput>> For(DataViewSchema inputSchema);
}
