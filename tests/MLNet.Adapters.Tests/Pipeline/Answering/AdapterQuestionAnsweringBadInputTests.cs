using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Answering;

/// <summary>What question answering refuses or warns of, and what it says.</summary>
[TestClass]
public sealed class AdapterQuestionAnsweringBadInputTests
{
    private static readonly AdapterQuestionAnsweringOptions Options = TinyQuestions.Options with { MaxEpochs = 1 };
    private static readonly string LongQuestion = string.Join(' ', Enumerable.Repeat("it is", 12)); // 24 tokens

    [TestMethod]
    [DataRow(
        "it was red",
        "red",
        3,
        "Row 2 of the training data has the answer 'red' at index 3, but 'was' is there in the context. "
        + "The context has it at index 7, counted in UTF-16 units; correct the index. (columns 'TrainingAnswer', 'AnswerIndex', 'Context')"
    )]
    [DataRow(
        "it was red",
        "Red",
        7,
        "the answer 'Red' at index 7, but 'red' is there in the context. The context does not contain it; "
        + "answers must match the context character for character.")]
    [DataRow("it was red", "red", -1, "the answer 'red' at index -1, but the context has 10 characters. The context has it at index 7")]
    [DataRow("it was red", "red", 10, "the answer 'red' at index 10, but the context has 10 characters")]
    [DataRow("it was red", "red", int.MaxValue, "but the context has 10 characters")]
    [DataRow("it was red", "red car", 7, "the answer 'red car' at index 7, but 'red' is there")]
    [DataRow("", "red", 0, "but the context has 0 characters")]
    [DataRow("it \u200b was red", "\u200b", 3, "of which the tokenizer keeps no token")]
    public void An_answer_that_does_not_stand_at_its_index_is_refused(string context, string answer, int index, string message) =>
        Refused(
            Options,
            [
                .. TinyQuestions.Rows(2),
                new QuestionRow
                {
                    Context = context,
                    Question = "is it good?",
                    TrainingAnswer = answer,
                    AnswerIndex = index,
                },
            ],
            message);

    [TestMethod]
    public void An_answer_of_the_validation_set_is_held_against_its_context_too()
    {
        var validation = new MLContext(1).Data.LoadFromEnumerable([
            new QuestionRow
            {
                Context = "it was red",
                Question = "is it good?",
                TrainingAnswer = "red",
                AnswerIndex = 6,
            },
        ]);

        Refused(
            Options with
            {
                ValidationSet = validation,
            },
            TinyQuestions.Rows(4),
            "Row 0 of the validation data has the answer 'red' at index 6");
    }

    [TestMethod]
    public void Data_without_any_context_are_refused() =>
        Refused(
            Options,
            [new QuestionRow { Context = " ", Question = "is it good?" }],
            "All 1 texts of the training data in column 'Context' are empty");

    [TestMethod]
    public void A_question_that_leaves_too_little_room_is_refused_with_the_numbers()
    {
        QuestionRow[] rows = [TinyQuestions.Rows(2)[1] with { Question = LongQuestion[..41] }]; // 14 tokens, and a context of more than 7
        using var model = TinyQuestions.Fit(Options, TinyQuestions.Rows(4));

        Refused(
            Options,
            rows,
            "The question in row 0 of the training data has 14 tokens, which leave 7 of MaxTokens 24 for the context: "
            + "windows of 7 cannot share WindowOverlap 8 tokens. Lower WindowOverlap to at most 6");
        var error = Assert.Throws<InvalidOperationException>(() => TinyQuestions.Answers(model, rows));
        StringAssert.Contains(error.Message, "The question 'it is it is it is it is it is it is it i…' has 14 tokens, which leave 7");
        Refused(
            Options with
            {
                OnLongText = LongText.Error,
            },
            [rows[0] with { Question = LongQuestion }],
            "has 24 tokens, which leave no room for a context in MaxTokens 24");
    }

    [TestMethod]
    public void Questions_that_leave_no_room_are_cut_and_counted_in_one_warning()
    {
        var (context, warnings) = Watched();
        QuestionRow[] rows = [.. TinyQuestions.Rows(8).Select((row, index) => index < 5 ? row with { Question = LongQuestion } : row)];
        using var model = context
            .MulticlassClassification.Trainers.AdapterQuestionAnswering(Options)
            .Fit(context.Data.LoadFromEnumerable(rows));
        _ = model.Transform(context.Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Score").ToList();

        Assert.AreEqual(5, model.Report.TruncatedTexts);
        Assert.HasCount(
            1,
            warnings.Where(warning =>
                warning.Contains(
                    "In the training data: 5 question(s) left no room for a context in 24 tokens and were cut to 5",
                    StringComparison.Ordinal)));
        Assert.HasCount(
            1,
            warnings.Where(warning =>
                warning.Contains("5 question(s) left no room for a context in 24 tokens and were cut to 5", StringComparison.Ordinal)
                && !warning.Contains("training data", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Answers_that_cannot_be_learnt_or_predicted_are_counted()
    {
        var (context, warnings) = Watched();
        var text = "the dog and the cat and the car and the house and the tree and the city and the school and the fire";
        QuestionRow[] rows =
        [
            new() { Context = text, Question = "is it good?", TrainingAnswer = text, AnswerIndex = 0 },
            new() { Context = "the dog and the cat", Question = "is it good?", TrainingAnswer = "the dog and the cat", AnswerIndex = 0 },
            new() { Context = "the dog and the cat", Question = "is it good?", TrainingAnswer = "dog and the cat", AnswerIndex = 4 },
        ];
        using var model = context
            .MulticlassClassification.Trainers.AdapterQuestionAnswering(Options)
            .Fit(context.Data.LoadFromEnumerable(rows));
        using var silent = context
            .MulticlassClassification.Trainers.AdapterQuestionAnswering(Options)
            .Fit(context.Data.LoadFromEnumerable([new QuestionRow { Context = "the dog" }]));

        Assert.HasCount(
            1,
            warnings.Where(warning =>
                warning.Contains(
                    "1 answer(s) fit in no window completely and were learnt as absent. Raise WindowOverlap, which is 8",
                    StringComparison.Ordinal)));
        Assert.HasCount(
            1,
            warnings.Where(warning =>
                warning.Contains("1 window(s) of the training rows have an answer of more than 4 tokens", StringComparison.Ordinal)));
        Assert.HasCount(
            1,
            warnings.Where(warning => warning.Contains("No window of the training rows has an answer", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Options_that_cannot_work_are_refused()
    {
        Refused(Options with { WindowOverlap = 64 }, "WindowOverlap is 64. It must be from 0 to 19: a window of MaxTokens 24");
        Refused(Options with { WindowOverlap = -1 }, "WindowOverlap is -1");
        Refused(Options with { TopK = 0 }, "TopK is 0");
        Refused(Options with { MaxAnswerTokens = 0 }, "MaxAnswerTokens is 0");
        Refused(Options with { MaxTokens = 41 }, "at most 40");
        Refused(Options with { QuestionColumnName = "Context" }, "Context and question are both column 'Context'");
        Refused(Options with { ScoreColumnName = "Answer" }, "Two outputs");
        Refused(Options with { AnswerIndexColumnName = "" }, "AnswerIndexColumnName");
        Refused(Options with { LabelColumnName = "" }, "LabelColumnName");
        Refused(Options with { Fusion = AdapterFusionConfig.Static }, "FusedAdapters is null");

        static void Refused(AdapterQuestionAnsweringOptions options, string part) =>
            StringAssert.Contains(
                Assert
                    .Throws<ArgumentException>(() => new MLContext().MulticlassClassification.Trainers.AdapterQuestionAnswering(options))
                    .Message,
                part);
    }

    private static void Refused(AdapterQuestionAnsweringOptions options, IEnumerable<QuestionRow> rows, string part) =>
        StringAssert.Contains(Assert.Throws<InvalidOperationException>(() => TinyQuestions.Fit(options, rows)).Message, part);

    private static (MLContext Context, List<string> Warnings) Watched()
    {
        var (context, warnings) = (new MLContext(1), new List<string>());
        context.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning)
                warnings.Add(entry.RawMessage);
        };
        return (context, warnings);
    }
}
