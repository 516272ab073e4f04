using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.Tests.Checkpoints;

namespace MLNet.Adapters.Tests.CommandLine;

[TestClass]
public sealed class DataFileTests
{
    [TestMethod]
    public void Csv_has_quoted_fields_with_commas_quotes_and_lines()
    {
        var table = Read("a.csv", "Text,Label\n\"He said \"\"no\"\", twice.\",bad\n\"two\nlines\",good\n");

        CollectionAssert.AreEqual(new[] { "Text", "Label" }, table.Columns.ToArray());
        Assert.AreEqual("He said \"no\", twice.", table.Rows[0][0].Text);
        Assert.AreEqual("two\nlines", table.Rows[1][0].Text);
        Assert.AreEqual("good", table.Rows[1][1].Text);
    }

    [TestMethod]
    public void Tsv_keeps_quotes_as_they_are()
    {
        var table = Read("a.tsv", "Text\tLabel\n\"open\tgood\n5\" screen\tbad\n");

        Assert.AreEqual("\"open", table.Rows[0][0].Text);
        Assert.AreEqual("5\" screen", table.Rows[1][0].Text);
    }

    [TestMethod]
    public void A_line_with_other_fields_is_named() =>
        StringAssert.Contains(Fails("a.tsv", "Text\tLabel\ngood\tyes\nbad\n"), "Line 3 of ");

    [TestMethod]
    public void A_quote_inside_an_unquoted_field_is_named() =>
        StringAssert.Contains(Fails("a.csv", "Text,Label\n5\" screen,bad\n"), "quote inside an unquoted field");

    [TestMethod]
    [DataRow("Text\tText\na\tb\n", "2 columns named 'Text'")]
    [DataRow("Text\t\na\tb\n", "a column without a name")]
    [DataRow("Text\tLabel\n", "has no row")]
    [DataRow("", "has no row")]
    public void Headers_are_checked(string content, string fact) => StringAssert.Contains(Fails("a.tsv", content), fact);

    [TestMethod]
    public void Without_a_header_columns_have_numbers()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.csv"), "good;yes\nbad;no\n");

        var table = new DataFile(folder.File("a.csv"), HasHeader: false, Separator: ';').Read();

        CollectionAssert.AreEqual(new[] { "Column1", "Column2" }, table.Columns.ToArray());
        Assert.HasCount(2, table.Rows);
    }

    [TestMethod]
    public void Json_lines_have_texts_numbers_lists_and_missing_values()
    {
        var table = Read("a.jsonl", "{\"Text\": \"a \\\"b\\\"\", \"Labels\": [\"x y\", \"z\"]}\n\n{\"Text\": null, \"Number\": 1.5}\n");

        CollectionAssert.AreEqual(new[] { "Text", "Labels", "Number" }, table.Columns.ToArray());
        Assert.AreEqual("a \"b\"", table.Rows[0][0].Text);
        CollectionAssert.AreEqual(new[] { "x y", "z" }, table.Rows[0][1].Items);
        Assert.AreEqual("", table.Rows[1][0].Text);
        Assert.AreEqual("1.5", table.Rows[1][2].Text);
        Assert.IsEmpty(table.Rows[1][1].Items);
    }

    [TestMethod]
    [DataRow("{\"Text\": 1}\nno json\n", "Line 2 of ")]
    [DataRow("[1]\n", "is no JSON object")]
    public void Wrong_json_is_named(string content, string fact) => StringAssert.Contains(Fails("a.jsonl", content), fact);

    [TestMethod]
    public void Conll_has_words_and_tags_and_sentences_between_empty_lines()
    {
        var table = Read("a.conll", "-DOCSTART- -X- O O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\n\n\n# X B-hash\n");

        Assert.HasCount(2, table.Rows);
        CollectionAssert.AreEqual(new[] { "EU", "rejects" }, table.Rows[0][0].Items);
        CollectionAssert.AreEqual(new[] { "B-ORG", "O" }, table.Rows[0][1].Items);
        CollectionAssert.AreEqual(new[] { "#" }, table.Rows[1][0].Items); // a hash sign is a word
    }

    [TestMethod]
    public void A_word_without_a_tag_is_named() => StringAssert.Contains(Fails("a.conll", "EU B-ORG\nrejects\n"), "the word 'rejects'");

    // "😀" is one code point and two UTF-16 code units.
    [TestMethod]
    public void Positions_of_answers_are_converted_from_code_points()
    {
        var table = Read("a.json", Squad("😀 a red dog", "red", 4));

        Assert.AreEqual("5", table.Rows[0][table.IndexOf("AnswerIndex")].Text);
        Assert.AreEqual("red", table.Rows[0][table.IndexOf("Answer")].Text);
    }

    [TestMethod]
    public void A_question_without_an_answer_has_the_empty_one()
    {
        var table = Read("a.json", """
            {"data": [{"paragraphs": [{"context": "a dog", "qas": [{"question": "who?", "answers": [], "is_impossible": true}]}]}]}
            """);

        Assert.AreEqual("", table.Rows[0][table.IndexOf("Answer")].Text);
        CollectionAssert.AreEqual(new[] { "" }, table.Rows[0][table.IndexOf("Answers")].Items);
    }

    [TestMethod]
    public void An_answer_that_is_not_at_its_position_is_named() =>
        StringAssert.Contains(Fails("a.json", Squad("a red dog", "red", 3)), "is not at position 3");

    [TestMethod]
    [DataRow("{\"rows\": []}")]
    [DataRow("[]")]
    public void Other_json_is_not_taken_for_SQuAD(string content) =>
        StringAssert.Contains(Fails("a.json", content), "is not in SQuAD's format");

    [TestMethod]
    public void An_unknown_extension_needs_a_format()
    {
        StringAssert.Contains(Fails("a.dat", "Text\tLabel\na\tb\n"), "--format");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.dat"), "Text\tLabel\na\tb\n");
        Assert.HasCount(1, new DataFile(folder.File("a.dat"), DataFormat.Tsv).Read().Rows);
    }

    private static string Squad(string context, string answer, int start) => System.Text.Json.JsonSerializer.Serialize(new
    {
        data = new[]
        {
            new
            {
                paragraphs = new[]
                {
                    new
                    {
                        context,
                        qas = new[] { new { question = "which?", answers = new[] { new { text = answer, answer_start = start } } } },
                    },
                },
            },
        },
    });

    private static TextTable Read(string name, string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File(name), content);
        return new DataFile(folder.File(name)).Read();
    }

    private static string Fails(string name, string content) => Assert.Throws<CommandException>(() => Read(name, content)).Message;
}
