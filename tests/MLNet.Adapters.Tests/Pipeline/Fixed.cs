using Microsoft.ML;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>Puts a model that is already fitted into a chain.</summary>
internal sealed class Fixed<TTransformer>(TTransformer model, IEstimator<TTransformer> estimator) : IEstimator<TTransformer>
    where TTransformer : class, ITransformer
{
    public TTransformer Fit(IDataView input) => model;

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => estimator.GetOutputSchema(inputSchema);
}
