using System.Text.Json;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.Tests.CommandLine;

/// <summary>A model of the tool from training to report.</summary>
[TestClass]
public sealed class ToolModelTests
{
    private static readonly Lazy<ToolFiles> Shared = new();

    private static readonly Lazy<(string Data, string Model, JsonElement Trained)> Model = new(() =>
    {
        var (data, model) = (Shared.Value.Classes(), Shared.Value.At("classes.zip"));
        var trained = Tool.Json(
            "train", data, "--encoder", Tool.Encoder, "--epochs", "4", "--learning-rate", "0.01", "--test", data, "--output", model);
        return (data, model, trained);
    });

    [ClassCleanup]
    public static void RemoveFiles()
    {
        if (Shared.IsValueCreated)
            Shared.Value.Dispose();
    }

    [TestMethod]
    public void Training_reports_what_it_did()
    {
        var trained = Model.Value.Trained;

        Assert.AreEqual("classification", trained.GetProperty("task").GetString());
        Assert.AreEqual(54, trained.GetProperty("trainingRows").GetInt32());
        Assert.AreEqual(6, trained.GetProperty("validationRows").GetInt32());
        Assert.AreEqual(new FileInfo(Model.Value.Model).Length, trained.GetProperty("bytes").GetInt64());
        Assert.AreEqual(60, trained.GetProperty("test").GetProperty("rows").GetInt32());
        Assert.IsFalse(trained.GetProperty("wasStopped").GetBoolean());
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_model_and_another_one_another()
    {
        var (data, model, _) = Model.Value;
        string[] training = ["train", data, "--encoder", Tool.Encoder, "--epochs", "4", "--learning-rate", "0.01", "--force", "--output"];
        Tool.Json([.. training, Shared.Value.At("same.zip")]);
        Tool.Json([.. training, Shared.Value.At("other.zip"), "--seed", "2"]);

        Assert.AreEqual(Predict(model), Predict(Shared.Value.At("same.zip")));
        Assert.AreNotEqual(Predict(model), Predict(Shared.Value.At("other.zip")));

        static string Predict(string path) => Tool.Json("predict", path, "the movie was good").ToString();
    }

    [TestMethod]
    public void Evaluation_of_the_saved_model_gives_the_figures_of_training()
    {
        var (data, model, trained) = Model.Value;

        var evaluated = Tool.Json("evaluate", model, data);

        Assert.IsTrue(JsonElement.DeepEquals(trained.GetProperty("test"), evaluated), evaluated.ToString());
        CollectionAssert.AreEquivalent(
            new[] { "positive", "negative", "neutral" },
            evaluated.GetProperty("parts").EnumerateObject().Select(part => part.Name).ToList());
    }

    [TestMethod]
    public void Predictions_name_the_probabilities_of_classes()
    {
        var rows = Tool.Json("predict", Model.Value.Model, "the movie was good", "the book was bad");

        Assert.AreEqual(2, rows.GetArrayLength());
        var scores = rows[0].GetProperty("Score").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetSingle());
        Assert.AreEqual(1, scores.Values.Sum(), 1e-5); // probabilities in float32
        Assert.AreEqual(scores.MaxBy(score => score.Value).Key, rows[0].GetProperty("PredictedLabel").GetString());
        Assert.AreEqual("the movie was good", rows[0].GetProperty("Text").GetString());
    }

    [TestMethod]
    [DataRow("out.jsonl")]
    [DataRow("out.tsv")]
    [DataRow("out.csv")]
    public void Predictions_are_written_to_a_file_with_all_columns(string name)
    {
        using var files = new ToolFiles();

        var ended = Tool.Run("predict", Model.Value.Model, "--input", Model.Value.Data, "--output", files.At(name));

        Assert.AreEqual(ExitCode.Success, ended.Code, ended.Error);
        var table = new MLNet.Adapters.CommandLine.Data.DataFile(files.At(name)).Read();
        Assert.HasCount(60, table.Rows);
        CollectionAssert.AreEqual(new[] { "Text", "Label", "PredictedLabel", "Score" }, table.Columns.ToArray());
    }

    [TestMethod]
    public void The_columns_of_another_file_are_named()
    {
        using var files = new ToolFiles();
        var other = files.Write("other.csv", ["Comment,Mood", "the movie was good,positive", "the book was bad,negative"]);

        var evaluated = Tool.Json("evaluate", Model.Value.Model, other, "--text", "Comment", "--label", "Mood");

        Assert.AreEqual(2, evaluated.GetProperty("rows").GetInt32());
        StringAssert.Contains(Tool.Fails(ExitCode.Failed, "evaluate", Model.Value.Model, other), "no column 'Text', which the model reads");
    }

    [TestMethod]
    public void Inspection_tells_encoder_adapter_labels_and_hash()
    {
        var facts = Tool.Json("inspect", Model.Value.Model);

        Assert.AreEqual("model of ML.NET", facts.GetProperty("kind").GetString());
        Assert.AreEqual("adapter (Pfeiffer, reduction 16)", facts.GetProperty("adapters").GetString());
        Assert.AreEqual("positive, negative, neutral", facts.GetProperty("labels").GetString());
        Assert.AreEqual(
            System.Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Model.Value.Model))),
            facts.GetProperty("sha256").GetString());
        Assert.AreEqual("encoder folder", Tool.Json("inspect", Tool.Encoder).GetProperty("kind").GetString());
    }

    [TestMethod]
    public void An_explanation_adds_up_words_and_draws_them()
    {
        using var files = new ToolFiles();

        var words = Tool.Json(
            "explain", Model.Value.Model, "the movie was good", "--picture", files.At("w.svg"), "--html", files.At("w.html"));

        CollectionAssert.AreEqual(
            new[] { "the", "movie", "was", "good" },
            words.GetProperty("words").EnumerateArray().Select(word => word.GetProperty("text").GetString()).ToArray());
        StringAssert.Contains(File.ReadAllText(files.At("w.svg")), "<svg");
        StringAssert.Contains(File.ReadAllText(files.At("w.html")), "movie");
        StringAssert.Contains(Tool.Fails(ExitCode.Failed, "explain", Model.Value.Model, "a", "--picture", "w.bmp"), "w.bmp");
    }

    [TestMethod]
    public void A_model_becomes_an_adapter_folder_and_a_model_again_that_does_the_same()
    {
        using var files = new ToolFiles();
        var (folder, back) = (files.At("folder"), files.At("back.zip"));

        Tool.Json("convert", Model.Value.Model, "--to", "adapterhub", "--output", folder);
        var converted = Tool.Json("convert", folder, "--to", "zip", "--encoder", Tool.Encoder, "--output", back);

        Assert.AreEqual("classification: text 'Text', label 'Label'", converted.GetProperty("columns").GetString());
        Assert.AreEqual(
            "Pfeiffer, reduction 16", Tool.Json("inspect", folder, "--encoder", Tool.Encoder).GetProperty("method").GetString());
        AssertSame(back, "predict", "the movie was good");
        AssertSame(back, "evaluate", Model.Value.Data);
        AssertSame(back, "explain", "the movie was good");
        StringAssert.Contains(
            Tool.Fails(ExitCode.Failed, "convert", Model.Value.Model, "--to", "peft", "--output", files.At("peft")), "PEFT");

        static void AssertSame(string model, string command, string argument) => Assert.IsTrue(
            JsonElement.DeepEquals(Tool.Json(command, Model.Value.Model, argument), Tool.Json(command, model, argument)), command);
    }

    [TestMethod]
    public void A_report_shows_training_and_predictions()
    {
        using var files = new ToolFiles();

        Tool.Json(
            "report", Model.Value.Model, "--data", Model.Value.Data, "--output", files.At("page.html"), "--title", "Of three classes");

        var page = File.ReadAllText(files.At("page.html"));
        StringAssert.Contains(page, "Of three classes");
        StringAssert.Contains(page, "neutral");
    }

    [TestMethod]
    public void Vectors_have_the_encoders_size_and_change_with_the_adapter()
    {
        var plain = Vector("--encoder", Tool.Encoder);
        var adapted = Vector("--model", Model.Value.Model);

        Assert.HasCount(32, plain);
        Assert.HasCount(32, adapted);
        CollectionAssert.AreNotEqual(plain, adapted);

        static float[] Vector(params string[] options)
        {
            var row = Tool.Json(["embed", "the movie was good", .. options])[0];
            return [.. row.GetProperty("Embedding").EnumerateArray().Select(one => one.GetSingle())];
        }
    }

    [TestMethod]
    public void An_output_that_exists_is_refused_before_anything_is_trained()
    {
        var error = Tool.Fails(ExitCode.Failed, "train", Model.Value.Data, "--output", Model.Value.Model);

        StringAssert.Contains(error, "--force");
        StringAssert.Contains(Tool.Fails(ExitCode.Failed, "train", Model.Value.Data, "--output", "/missing/m.zip"), "does not exist");
    }

    [TestMethod]
    public void Text_for_people_has_tables()
    {
        var predicted = Tool.Run("predict", Model.Value.Model, "the movie was good");
        var evaluated = Tool.Run("evaluate", Model.Value.Model, Model.Value.Data);

        StringAssert.Contains(predicted.Output, "PredictedLabel");
        StringAssert.Contains(evaluated.Output, "macro-F1");
        Assert.AreEqual("", predicted.Error);
    }

    [TestMethod]
    public void Texts_or_a_file_are_needed_but_not_both()
    {
        StringAssert.Contains(Tool.Fails(ExitCode.Failed, "predict", Model.Value.Model), "either texts");
        StringAssert.Contains(Tool.Fails(ExitCode.Failed, "predict", Model.Value.Model, "a", "--input", Model.Value.Data), "either texts");
    }
}
