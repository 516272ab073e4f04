using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Metrics;
using MLNet.Adapters.Metrics.Columns;

namespace MLNet.Adapters;

/// <summary>Extension methods that add tagging of words to ML.NET's catalog.</summary>
public static class AdapterNamedEntityRecognitionCatalog
{
    /// <summary>Trains an adapter and a head on a frozen pre-trained encoder to tag words, such as the words of named entities.</summary>
    /// <remarks>
    /// First convert the tags to keys with <c>Conversion.MapValueToKey</c> on a vector of texts. Long texts are read in overlapping
    /// windows; nothing is dropped.
    /// </remarks>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="labelColumnName">
    /// The name of the label column: a vector of keys over text with one tag per word, in IOB, BIOES, BILOU or plain types.
    /// </param>
    /// <param name="outputColumnName">The name of the column that receives the tag of each word.</param>
    /// <param name="sentence1ColumnName">
    /// The name of the column with the words: a text, split into words at white space or also at punctuation, as the rows are tagged; or a
    /// vector of texts with one word each.
    /// </param>
    /// <param name="adapter">The adapter; null for <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>.</param>
    /// <param name="batchSize">The number of windows per step.</param>
    /// <param name="maxEpochs">The number of passes over the training rows.</param>
    /// <param name="validationSet">Rows to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterNamedEntityRecognitionTrainer AdapterNamedEntityRecognition(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        PretrainedEncoder? encoder = null,
        string labelColumnName = "Label",
        string outputColumnName = "PredictedLabel",
        string sentence1ColumnName = "Text",
        AdapterConfig? adapter = null,
        int batchSize = 32,
        int maxEpochs = 5,
        IDataView? validationSet = null) => AdapterNamedEntityRecognition(catalog, new AdapterNamedEntityRecognitionOptions
        {
            Encoder = encoder,
            LabelColumnName = labelColumnName,
            OutputColumnName = outputColumnName,
            Sentence1ColumnName = sentence1ColumnName,
            Adapter = adapter,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>Trains an adapter and a head on a frozen pre-trained encoder to tag words, such as the words of named entities.</summary>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="options">The options of the estimator.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterNamedEntityRecognitionTrainer AdapterNamedEntityRecognition(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, AdapterNamedEntityRecognitionOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterNamedEntityRecognitionTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>
    /// Evaluates how many named entities were found: precision, recall and F1 of whole entities, over all types and per type.
    /// </summary>
    /// <remarks>
    /// The way in which the tags mark entities is detected from the gold and predicted tags, logged and returned, unless
    /// <paramref name="tagScheme"/> specifies it; IOB1, IOB2, BIOES, BILOU and plain types are supported. A missing tag, which is key 0 or
    /// an empty text, counts as O. Missing gold tags are counted in a warning, since <c>MapValueToKey</c> creates key 0 for an unknown tag.
    /// The default scheme returns the metrics of the CoNLL-2000 script and of seqeval's default. State the scheme with every metric, since
    /// the metrics of different schemes can differ completely (<see cref="EntityMetrics"/>).
    /// </remarks>
    /// <param name="catalog"><c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="data">Rows with labels and predictions, one row per sentence.</param>
    /// <param name="labelColumnName">
    /// The name of the column with the gold tags: a vector of keys over text, or of text, with one tag per word.
    /// </param>
    /// <param name="predictedLabelColumnName">The name of the column with the predicted tags, of the same types.</param>
    /// <param name="scheme">What counts as an entity.</param>
    /// <param name="tagScheme">How tags mark entities.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type, or a scheme is unknown.</exception>
    /// <exception cref="ArgumentException">
    /// No scheme has all tags, a tag is not part of the given scheme, or a row has different numbers of gold and predicted tags; the
    /// message contains the row and the value.
    /// </exception>
    public static EntityMetrics EvaluateNamedEntities(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        string labelColumnName = "Label",
        string predictedLabelColumnName = "PredictedLabel",
        EntityScheme scheme = EntityScheme.Conll,
        TagScheme tagScheme = TagScheme.Detect)
    {
        var host = EvaluationHost.Of(catalog, data, nameof(EvaluateNamedEntities));
        var rows = MetricRows.Read(
            host,
            data,
            new TagColumn(labelColumnName, "label"),
            new TagColumn(predictedLabelColumnName, "prediction"));
        EvaluationHost.Warn(
            host,
            rows.Sum(row => row.Gold.Count(tag => tag is null)),
            $"tag(s) in column '{labelColumnName}' are missing and count as O");
        var metrics = EntityScores.Compute([.. rows.Select(row => (Tags(row.Gold), Tags(row.Predicted)))], scheme, tagScheme);
        if (tagScheme == TagScheme.Detect)
        {
            using var channel = host.Start("Evaluation");
            channel.Info($"The tags were read as {metrics.TagScheme}: {TagSchemes.Forms(metrics.TagScheme)}.");
        }

        return metrics;

        static string[] Tags(string?[] tags) => Array.ConvertAll(tags, tag => tag ?? EntityTag.Outside);
    }
}
