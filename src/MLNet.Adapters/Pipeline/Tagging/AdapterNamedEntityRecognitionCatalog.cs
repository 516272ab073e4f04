using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Metrics;
using MLNet.Adapters.Metrics.Columns;

namespace MLNet.Adapters;

/// <summary>Tagging of words on ML.NET's catalog.</summary>
public static class AdapterNamedEntityRecognitionCatalog
{
    /// <summary>Trains an adapter and a head on a frozen pre-trained encoder to tag words, such as those of named entities.</summary>
    /// <remarks>
    /// Make the tags keys first, with <c>Conversion.MapValueToKey</c> on a vector of texts. Long texts are read in overlapping windows;
    /// nothing is dropped.
    /// </remarks>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="labelColumnName">A vector of keys over text: one tag for each word, in IOB, BIOES, BILOU or plain types.</param>
    /// <param name="outputColumnName">Receives the tag of each word.</param>
    /// <param name="sentence1ColumnName">
    /// A text, parted into words at white space or at punctuation too, as the rows are tagged; or a vector of texts with one word each.
    /// </param>
    /// <param name="adapter">The adapter; null for <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>.</param>
    /// <param name="batchSize">Windows a step.</param>
    /// <param name="maxEpochs">Passes over the training rows.</param>
    /// <param name="validationSet">Rows to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument cannot work; the message names it, its value and what would do.</exception>
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

    /// <summary>Trains an adapter and a head on a frozen pre-trained encoder to tag words, such as those of named entities.</summary>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="options">Everything that can be set.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option cannot work; the message names it, its value and what would do.</exception>
    public static AdapterNamedEntityRecognitionTrainer AdapterNamedEntityRecognition(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, AdapterNamedEntityRecognitionOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterNamedEntityRecognitionTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>
    /// Counts how many named entities were found: precision, recall and F1 of whole entities, over all types and for each.
    /// </summary>
    /// <remarks>
    /// How the tags mark entities is told from the gold and predicted ones, logged and returned, unless <paramref name="tagScheme"/> says
    /// it; IOB1, IOB2, BIOES, BILOU and plain types are read. A missing tag, which is key 0 or an empty text, counts as O; gold ones are
    /// counted in a warning, since <c>MapValueToKey</c> makes key 0 of a tag that it does not know. The default scheme gives the figures of
    /// the CoNLL-2000 script and of seqeval's default; name the scheme beside a figure, as the two can differ by all of it
    /// (<see cref="EntityMetrics"/>).
    /// </remarks>
    /// <param name="catalog"><c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="data">Rows with labels and predictions, one row a sentence.</param>
    /// <param name="labelColumnName">The gold tags: a vector of keys over text, or of text, one tag a word.</param>
    /// <param name="predictedLabelColumnName">The predicted tags, likewise.</param>
    /// <param name="scheme">What counts as an entity.</param>
    /// <param name="tagScheme">How tags mark entities.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type, or a scheme is unknown.</exception>
    /// <exception cref="ArgumentException">
    /// No scheme has all tags, a tag is not of the one that was given, or a row has other counts of gold and predicted tags; the message
    /// names row and value.
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
