using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Metrics;
using MLNet.Adapters.Metrics.Columns;

namespace MLNet.Adapters;

/// <summary>Question answering on ML.NET's catalog.</summary>
public static class AdapterQuestionAnsweringCatalog
{
    /// <summary>
    /// Trains an adapter and a head on a frozen pre-trained encoder to find the part of a context that answers a question.
    /// </summary>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="contextColumnName">
    /// The text that holds the answer; one longer than the encoder's window is read in overlapping windows.
    /// </param>
    /// <param name="questionColumnName">The question.</param>
    /// <param name="trainingAnswerColumnName">
    /// The answers, parts of their contexts; an empty one says that the context does not answer the question.
    /// </param>
    /// <param name="answerIndexColumnName">Where each answer begins in its context: Int32, in UTF-16 units.</param>
    /// <param name="predictedAnswerColumnName">Receives the best answers, a vector of text, best first.</param>
    /// <param name="scoreColumnName">Receives their scores, a vector of Single.</param>
    /// <param name="topK">The most answers that a question gets.</param>
    /// <param name="adapter">The adapter; null for <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>.</param>
    /// <param name="batchSize">Windows a step.</param>
    /// <param name="maxEpochs">Passes over the training rows.</param>
    /// <param name="validationSet">Rows to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument cannot work; the message names it, its value and what would do.</exception>
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
    /// <param name="options">Everything that can be set.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option cannot work; the message names it, its value and what would do.</exception>
    public static AdapterQuestionAnsweringTrainer AdapterQuestionAnswering(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, AdapterQuestionAnsweringOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterQuestionAnsweringTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>
    /// Compares extractive answers with gold ones by the rules of SQuAD's evaluation script, version 2.0: exact match and F1 of words.
    /// </summary>
    /// <remarks>
    /// Empty gold answers do not count; a question with no other one has no answer, and the right prediction is the empty text
    /// (<see cref="QuestionAnsweringMetrics"/>).
    /// </remarks>
    /// <param name="catalog"><c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="data">Rows with gold and predicted answers, one row a question.</param>
    /// <param name="answersColumnName">The gold answers: a text, or a vector of text where several are right.</param>
    /// <param name="predictedAnswersColumnName">
    /// The predicted answer: a text, or a vector of text whose first slot counts; a vector without slots is the empty text.
    /// </param>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
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
