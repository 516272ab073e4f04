using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.Tests.CommandLine;

[TestClass]
public sealed class ColumnGuessTests
{
    [TestMethod]
    [DataRow("Text|Label", "a good day|yes", "Classification", "Text", null, "Label")]
    [DataRow("label|text", "yes|a good day", "Classification", "text", null, "label")]
    [DataRow("Id|Review|Stars", "17|a very good phone|5", "Classification", "Review", null, "Stars")]
    [DataRow("Sentence1|Sentence2|Label", "a|b|same", "Classification", "Sentence1", "Sentence2", "Label")]
    [DataRow("Text|Aspect|Label", "the staff was rude|staff|negative", "Classification", "Text", "Aspect", "Label")]
    [DataRow("premise|hypothesis|gold", "a man|a person|entailment", "Classification", "premise", "hypothesis", "gold")]
    [DataRow("Text|Labels", "a good day|joy love", "MultiLabel", "Text", null, "Labels")]
    [DataRow("Sentence1|Sentence2|Score", "a|b|4.5", "Number", "Sentence1", "Sentence2", "Score")]
    [DataRow("Tokens|Tags", "a dog|O B-x", "Entities", "Tokens", null, "Tags")]
    [DataRow("Context|Question|Answer|AnswerIndex", "a red dog|which?|red|2", "Answers", "Context", "Question", "Answer")]
    public void Task_and_columns_follow_from_names_and_values(
        string columns, string row, string task, string text, string? text2, string? label)
    {
        var roles = new ColumnGuess(Table(columns, row, row)).Complete(null, null, null, null);

        Assert.AreEqual((task, text, text2, label), (roles.Task.ToString(), roles.Text, roles.Text2, roles.Label));
    }

    [TestMethod]
    public void Two_columns_of_different_texts_are_pairs()
    {
        var table = Table(
            "Query|Passage", "the display is dark|check the fuse", "no sound|replace the amplifier", "it leaks|seal it");

        var roles = new ColumnGuess(table).Complete(null, null, null, null);

        Assert.AreEqual((TaskKind.Embeddings, "Query", "Passage", null), (roles.Task, roles.Text, roles.Text2, roles.Label));
    }

    [TestMethod]
    public void Whole_numbers_of_many_values_are_quantities_and_of_few_values_classes()
    {
        var many = Enumerable.Range(0, 30).Select(index => $"a text|{index}").ToArray();
        var few = Enumerable.Range(0, 30).Select(index => $"a text|{index % 5}").ToArray();

        Assert.AreEqual(TaskKind.Number, Task(many));
        Assert.AreEqual(TaskKind.Classification, Task(few));

        static TaskKind Task(string[] rows) => new ColumnGuess(Table("Text|Label", rows)).Complete(null, null, null, null).Task;
    }

    [TestMethod]
    public void What_is_named_is_not_guessed()
    {
        var roles = new ColumnGuess(Table("Text|Note|Label|Queue", "a|b|c|d", "a|b|c|d"))
            .Complete(TaskKind.MultiLabel, "note", null, "QUEUE");

        Assert.AreEqual((TaskKind.MultiLabel, "note", null, "QUEUE"), (roles.Task, roles.Text, roles.Text2, roles.Label));
    }

    [TestMethod]
    public void A_column_that_does_not_exist_is_named_with_those_that_do()
    {
        var error = Assert.Throws<CommandException>(() =>
            new ColumnGuess(Table("Text|Label", "a|b")).Complete(null, "Review", null, null));

        StringAssert.Contains(error.Message, "no column 'Review'. It has: Text, Label.");
    }

    [TestMethod]
    public void A_single_column_has_no_label() =>
        StringAssert.Contains(
            Assert.Throws<CommandException>(() => new ColumnGuess(Table("Text", "a", "b")).Complete(null, null, null, null)).Message,
            "--label");

    private static TextTable Table(string columns, params string[] rows) =>
        new("the file", columns.Split('|'), [.. rows.Select(row => row.Split('|').Select(cell => new Cell(cell)).ToArray())]);
}
