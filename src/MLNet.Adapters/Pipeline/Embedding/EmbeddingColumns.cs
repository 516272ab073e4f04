using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>The column of embeddings: a vector of known size, whose slots have no names.</summary>
internal sealed class EmbeddingColumns(string columnName, int size) : IOutputColumns<ReadOnlyMemory<float>>
{
    /// <summary>The columns that an estimator promises before it has seen data.</summary>
    public static IEnumerable<SchemaShape.Column> Shape(string columnName) =>
        [new SchemaShape.Column(columnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false)];

    public IReadOnlyList<OutputColumn<ReadOnlyMemory<float>>> For(DataViewSchema inputSchema) =>
        [
            new OutputColumn<ReadOnlyMemory<float>, VBuffer<float>>(
                new(columnName, new VectorDataViewType(NumberDataViewType.Single, size)),
                (ReadOnlyMemory<float> embedding, ref VBuffer<float> value) => VectorValue.Write(embedding.Span, ref value)),
        ];
}
