using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Answering;

/// <summary>Answers from contexts of one and of two windows, with and without an answer, on the tiny encoder.</summary>
[TestClass]
public sealed class AdapterQuestionAnsweringContractTests : EstimatorContractTests<AdapterQuestionAnsweringTransformer>
{
    protected override IEstimator<AdapterQuestionAnsweringTransformer> CreateEstimator(MLContext context) =>
        context.MulticlassClassification.Trainers.AdapterQuestionAnswering(TinyQuestions.Options with { MaxEpochs = 1 });

    protected override IDataView CreateFitData(MLContext context) =>
        context.Data.Cache(context.Data.LoadFromEnumerable(TinyQuestions.RowsWithoutSomeAnswers(24)));

    protected override IDataView CreateTransformData(MLContext context)
    {
        var data = context.Data.LoadFromEnumerable(TinyQuestions.Rows(12).Append(new QuestionRow { Question = "is it good?" }));
        return context.Transforms.DropColumns("TrainingAnswer", "AnswerIndex").Fit(data).Transform(data);
    }

    protected override IEnumerable<IDataView> CreateInvalidData(MLContext context)
    {
        var data = CreateFitData(context);
        yield return context.Transforms.DropColumns("Question").Fit(data).Transform(data);
        yield return context.Transforms.CopyColumns("Context", "AnswerIndex").Fit(data).Transform(data);
    }

    protected override long CountScoredRows(AdapterQuestionAnsweringTransformer model) => model.RowsScored;
}
