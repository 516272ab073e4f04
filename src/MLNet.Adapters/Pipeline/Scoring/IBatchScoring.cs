using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>The scoring to which a transformer forwards the members of ITransformer.</summary>
internal interface IBatchScoring
{
    IHost Host { get; }

    ModelMemory Memory { get; }

    /// <summary>The number of rows that the model has scored since it was created.</summary>
    long RowsScored { get; }

    DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    IDataView Transform(IDataView input);

    IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema);
}
