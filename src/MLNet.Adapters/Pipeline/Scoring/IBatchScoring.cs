using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>What a transformer forwards the members of ITransformer to.</summary>
internal interface IBatchScoring
{
    IHost Host { get; }

    ModelMemory Memory { get; }

    /// <summary>How many rows the model has scored since it was made.</summary>
    long RowsScored { get; }

    DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    IDataView Transform(IDataView input);

    IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema);
}
