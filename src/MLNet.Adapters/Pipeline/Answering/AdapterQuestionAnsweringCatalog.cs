using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Metrics;
using MLNet.Adapters.Metrics.Columns;

namespace MLNet.Adapters;

/// <summary>Extension methods that add question answering to ML.NET's catalog.</summary>
public static class AdapterQuestionAnsweringCatalog
{
    /// <summary>
    /// Trains an adapter and a head on a frozen pre-trained encoder to find the part of a context that answers a question.
    /// </summary>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="contextColumnName">
    /// The name of the column with the text that contains the answer. A text that is longer than the encoder's window is read in
    /// overlapping windows.
    /// </param>
    /// <param name="questionColumnName">The name of the column with the question.</param>
    /// <param name="trainingAnswerColumnName">
    /// The name of the column with the answers, which are parts of their contexts. An empty answer means that the context does not answer
    /// the question.
    /// </param>
    /// <param name="answerIndexColumnName">
    /// The name of the column with the start index of each answer in its context: Int32, in UTF-16 units.
    /// </param>
    /// <param name="predictedAnswerColumnName">The name of the column that receives the best answers, a vector of text, best first.</param>
    /// <param name="scoreColumnName">The name of the column that receives their scores, a vector of Single.</param>
    /// <param name="topK">The maximum number of answers per question.</param>
    /// <param name="adapter">The adapter; null for <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>.</param>
    /// <param name="batchSize">The number of windows per step.</param>
    /// <param name="maxEpochs">The number of passes over the training rows.</param>
    /// <param name="validationSet">Rows to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterQuestionAnsweringTrainer AdapterQuestionAnswering(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        PretrainedEncoder? encoder = null,
        string contextColumnName = "Context",
        string questionColumnName = "Question",
        string trainingAnswerColumnName = "TrainingAnswer",
        string answerIndexColumnName = "AnswerIndex",
        string predictedAnswerColumnName = "Answer",
        string scoreColumnName = "Score",
        int topK = 3,
        AdapterConfig? adapter = null,
        int batchSize = 32,
        int maxEpochs = 5,
        IDataView? validationSet = null) => AdapterQuestionAnswering(catalog, new AdapterQuestionAnsweringOptions
        {
            Encoder = encoder,
            ContextColumnName = contextColumnName,
            QuestionColumnName = questionColumnName,
            LabelColumnName = trainingAnswerColumnName,
            AnswerIndexColumnName = answerIndexColumnName,
            PredictedAnswerColumnName = predictedAnswerColumnName,
            ScoreColumnName = scoreColumnName,
            TopK = topK,
            Adapter = adapter,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>
    /// Trains an adapter and a head on a frozen pre-trained encoder to find the part of a context that answers a question.
    /// </summary>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="options">The options of the estimator.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterQuestionAnsweringTrainer AdapterQuestionAnswering(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, AdapterQuestionAnsweringOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterQuestionAnsweringTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>
    /// Compares extractive answers with gold ones by the rules of SQuAD's evaluation script, version 2.0: exact match and word F1.
    /// </summary>
    /// <remarks>
    /// Empty gold answers are ignored; a question with no other gold answer has no answer, and the correct prediction is the empty text
    /// (<see cref="QuestionAnsweringMetrics"/>).
    /// </remarks>
    /// <param name="catalog"><c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="data">Rows with gold and predicted answers, one row per question.</param>
    /// <param name="answersColumnName">
    /// The name of the column with the gold answers: a text, or a vector of text if several are correct.
    /// </param>
    /// <param name="predictedAnswersColumnName">
    /// The name of the column with the predicted answer: a text, or a vector of text whose first slot is used. A vector without slots
    /// counts as the empty text.
    /// </param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    public static QuestionAnsweringMetrics EvaluateQuestionAnswering(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        string answersColumnName = "TrainingAnswer",
        string predictedAnswersColumnName = "Answer")
    {
        var host = EvaluationHost.Of(catalog, data, nameof(EvaluateQuestionAnswering));
        var rows = MetricRows.Read(
            host,
            data,
            new TextColumn(answersColumnName, "answer"),
            new TextColumn(predictedAnswersColumnName, "predicted answer"));
        return AnswerScores.Compute([.. rows.Select(row => (row.Gold, row.Predicted.FirstOrDefault() ?? ""))]);
    }
}
