using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline;

/// <summary>What a transformer forwards the members of ITransformer to.</summary>
internal interface IBatchScoring
{
    IHost Host { get; }

    ModelMemory Memory { get; }

    DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    IDataView Transform(IDataView input);

    IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema);
}
