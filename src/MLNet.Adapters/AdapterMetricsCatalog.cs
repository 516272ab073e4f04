using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Metrics;
using MLNet.Adapters.Metrics.Columns;

namespace MLNet.Adapters;

/// <summary>Evaluation of the library's tasks on ML.NET's catalogs.</summary>
public static class AdapterMetricsCatalog
{
    private const string Gold = "label";
    private const string Predicted = "prediction";

    /// <summary>Counts how many named entities were found: precision, recall and F1 of whole entities, over all types and for each.</summary>
    /// <remarks>
    /// How the tags mark entities is told from the gold and predicted ones, logged and returned, unless <paramref name="tagScheme"/> says it; IOB1, IOB2, BIOES, BILOU and plain types are read. A missing tag, which is key 0 or an empty text, counts as O; gold ones are counted in a warning, since <c>MapValueToKey</c> makes key 0 of a tag that it does not know. The default scheme gives the figures of the CoNLL-2000 script and of seqeval's default; name
    /// the scheme beside a figure, as the two can differ by all of it (<see cref="EntityMetrics"/>).
    /// </remarks>
    /// <param name="catalog"><c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="data">Rows with labels and predictions, one row a sentence.</param>
    /// <param name="labelColumnName">The gold tags: a vector of keys over text, or of text, one tag a word.</param>
    /// <param name="predictedLabelColumnName">The predicted tags, likewise.</param>
    /// <param name="scheme">What counts as an entity.</param>
    /// <param name="tagScheme">How tags mark entities.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type, or a scheme is unknown.</exception>
    /// <exception cref="ArgumentException">No scheme has all tags, a tag is not of the one that was given, or a row has other counts of gold and predicted tags; the message names row and value.</exception>
    public static EntityMetrics EvaluateNamedEntities(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        string labelColumnName = "Label",
        string predictedLabelColumnName = "PredictedLabel",
        EntityScheme scheme = EntityScheme.Conll,
        TagScheme tagScheme = TagScheme.Detect)
    {
        var host = Host(catalog, data, nameof(EvaluateNamedEntities));
        var rows = MetricRows.Read(host, data, new TagColumn(labelColumnName, Gold), new TagColumn(predictedLabelColumnName, Predicted));
        Warn(host, rows.Sum(row => row.Gold.Count(tag => tag is null)), $"tag(s) in column '{labelColumnName}' are missing and count as O");
        var metrics = EntityScores.Compute([.. rows.Select(row => (Tags(row.Gold), Tags(row.Predicted)))], scheme, tagScheme);
        if (tagScheme == TagScheme.Detect)
        {
            using var channel = host.Start("Evaluation");
            channel.Info($"The tags were read as {metrics.TagScheme}: {TagSchemes.Forms(metrics.TagScheme)}.");
        }

        return metrics;

        static string[] Tags(string?[] tags) => Array.ConvertAll(tags, tag => tag ?? EntityTag.Outside);
    }

    /// <summary>Compares extractive answers with gold ones by the rules of SQuAD's evaluation script, version 2.0: exact match and F1 of words.</summary>
    /// <remarks>Empty gold answers do not count; a question with no other one has no answer, and the right prediction is the empty text (<see cref="QuestionAnsweringMetrics"/>).</remarks>
    /// <param name="catalog"><c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="data">Rows with gold and predicted answers, one row a question.</param>
    /// <param name="answersColumnName">The gold answers: a text, or a vector of text where several are right.</param>
    /// <param name="predictedAnswersColumnName">The predicted answer: a text, or a vector of text whose first slot counts; a vector without slots is the empty text.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public static QuestionAnsweringMetrics EvaluateQuestionAnswering(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        string answersColumnName = "TrainingAnswer",
        string predictedAnswersColumnName = "Answer")
    {
        var host = Host(catalog, data, nameof(EvaluateQuestionAnswering));
        var rows = MetricRows.Read(host, data, new TextColumn(answersColumnName, "answer"), new TextColumn(predictedAnswersColumnName, "predicted answer"));
        return AnswerScores.Compute([.. rows.Select(row => (row.Gold, row.Predicted.FirstOrDefault() ?? ""))]);
    }

    /// <summary>Compares predicted sets of labels with gold ones: micro and macro F1, subset accuracy, Hamming loss, and the figures of each label.</summary>
    /// <remarks>Macro F1 is over all labels: one that is neither true nor predicted in any row counts 0. Micro figures do not depend on such a label. Gold labels that are missing, which is key 0, are counted in a warning. Labels have the slot names of the label column, else of the prediction's, else numbers from 0.</remarks>
    /// <param name="catalog"><c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="data">Rows with labels and predictions.</param>
    /// <param name="labelColumnName">A vector of Boolean of known size, with one slot a label; or a vector of keys over text: the labels that a row has.</param>
    /// <param name="predictedLabelColumnName">The same of the predictions.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type, or the two have other labels.</exception>
    public static MultiLabelMetrics EvaluateMultiLabel(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        string labelColumnName = "Label",
        string predictedLabelColumnName = "PredictedLabel")
    {
        var host = Host(catalog, data, nameof(EvaluateMultiLabel));
        var (gold, predicted) = (new FlagColumn(labelColumnName, Gold), new FlagColumn(predictedLabelColumnName, Predicted));
        var labels = FlagColumn.Labels(host, data, gold, predicted);
        var rows = MetricRows.Read(host, data, gold, predicted);
        Warn(host, rows.Sum(row => row.Gold.MissingKeys), $"label(s) in column '{labelColumnName}' are missing and do not count");
        return MultiLabelScores.Compute([.. rows.Select(row => (row.Gold.Flags, row.Predicted.Flags))], labels);
    }

    /// <summary>Compares scores of similarity, or of any regression, with labels: Pearson's and Spearman's correlation, mean squared and mean absolute error.</summary>
    /// <remarks>Ties share the mean of their ranks in Spearman's. Correlations are NaN where all labels or all scores are the same.</remarks>
    /// <param name="catalog"><c>MLContext.Regression</c>.</param>
    /// <param name="data">Rows with labels and scores.</param>
    /// <param name="labelColumnName">The gold number: a Single.</param>
    /// <param name="scoreColumnName">The predicted number: a Single.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="ArgumentException">A label or score is NaN or infinite; the message names the row.</exception>
    public static SimilarityMetrics EvaluateSentenceSimilarity(
        this RegressionCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        var host = Host(catalog, data, nameof(EvaluateSentenceSimilarity));
        return SimilarityScores.Compute(MetricRows.Read(host, data, new NumberColumn(labelColumnName, Gold), new NumberColumn(scoreColumnName, "score")));
    }

    private static void Warn(IHost host, int count, string what)
    {
        if (count == 0)
            return;
        using var channel = host.Start("Evaluation");
        channel.Warning($"{count} {what}: empty, or not among those that the keys were made from.");
    }

    private static IHost Host(TrainCatalogBase catalog, IDataView data, string name)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return CatalogUtils.GetEnvironment(catalog).Register(name);
    }
}
