using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters;

/// <summary>Extension methods that add masked-language modelling to ML.NET's catalog.</summary>
public static class AdapterMaskedLanguageModelCatalog
{
    /// <summary>
    /// Trains an adapter on unlabelled texts by masked-language modelling: a domain adapter, on top of which task adapters are then
    /// trained.
    /// </summary>
    /// <param name="catalog">The text transforms of <c>MLContext.Transforms</c>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="sentence1ColumnName">The name of the column with the texts.</param>
    /// <param name="scoreColumnName">The name of the column that receives the mean log-likelihood of each text's tokens.</param>
    /// <param name="adapter">The adapter; null for <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>.</param>
    /// <param name="batchSize">The number of rows per step.</param>
    /// <param name="maxEpochs">The number of passes over the training rows.</param>
    /// <param name="validationSet">Rows to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterMaskedLanguageModelTrainer AdapterMaskedLanguageModel(
        this TransformsCatalog.TextTransforms catalog,
        PretrainedEncoder? encoder = null,
        string sentence1ColumnName = "Text",
        string scoreColumnName = "Score",
        AdapterConfig? adapter = null,
        int batchSize = 32,
        int maxEpochs = 5,
        IDataView? validationSet = null) => AdapterMaskedLanguageModel(catalog, new AdapterMaskedLanguageModelOptions
        {
            Encoder = encoder,
            Sentence1ColumnName = sentence1ColumnName,
            ScoreColumnName = scoreColumnName,
            Adapter = adapter,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>Trains an adapter on unlabelled texts by masked-language modelling.</summary>
    /// <param name="catalog">The text transforms of <c>MLContext.Transforms</c>.</param>
    /// <param name="options">The options of the estimator.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterMaskedLanguageModelTrainer AdapterMaskedLanguageModel(
        this TransformsCatalog.TextTransforms catalog,
        AdapterMaskedLanguageModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterMaskedLanguageModelTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }
}
