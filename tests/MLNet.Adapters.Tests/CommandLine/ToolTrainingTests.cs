using System.Diagnostics;
using System.Text;
using System.Text.Json;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.Tests.CommandLine;

/// <summary>The commands that train.</summary>
[TestClass]
public sealed class ToolTrainingTests
{
    private static readonly string[] Quick = ["--encoder", Tool.Encoder, "--epochs", "1", "--learning-rate", "0.01"];

    [TestMethod]
    [DataRow("classes", "mean", "2 layer(s), Tanh, on the mean of the tokens")]
    [DataRow("classes", "linear", "1 layer(s)")]
    [DataRow("multiLabel", "mean", "on the mean of the tokens")]
    [DataRow("number", "Mean", "on the mean of the tokens")]
    [DataRow("entities", "twolayer", "2 layer(s)")]
    public void The_head_is_the_one_that_was_asked_for(string task, string head, string expected)
    {
        using var files = new ToolFiles();

        Tool.Json(["train", Data(files, task), "--head", head, "--output", files.At("m.zip"), .. Quick]);

        StringAssert.Contains(Tool.Json("inspect", files.At("m.zip")).ToString(), expected);
    }

    [TestMethod]
    [DataRow("entities", "mean", "this task predicts for each token. Choose linear or twolayer.")]
    [DataRow("answers", "pooler", "this task predicts for each token. Choose linear or twolayer.")]
    [DataRow("embeddings", "mean", "--head is mean, but this task has no head. Leave it out.")]
    public void A_head_that_the_task_cannot_have_is_refused(string task, string head, string expected)
    {
        using var files = new ToolFiles();

        var error = Tool.Fails(ExitCode.Failed, ["train", Data(files, task), "--head", head, "--output", files.At("m.zip"), .. Quick]);

        StringAssert.Contains(error, expected);
        Assert.IsFalse(File.Exists(files.At("m.zip")));
    }

    [TestMethod]
    [DataRow("multiLabel", "micro-F1", "the good movie")]
    [DataRow("entities", "entity F1", "the red movie was good")]
    [DataRow("number", "Pearson", "the movie was good", "the book was bad")]
    [DataRow("answers", "F1", "the dog is red and very small", "is it red or blue?")]
    [DataRow("embeddings", "recall at 1", "the movie was good")]
    public void Every_task_is_guessed_trained_evaluated_predicted_and_converted(string task, string figure, params string[] texts)
    {
        using var files = new ToolFiles();
        var data = Data(files, task);

        var trained = Tool.Json(["train", data, "--test", data, "--output", files.At("m.zip"), .. Quick]);

        Assert.AreEqual(task, trained.GetProperty("task").GetString());
        Assert.IsTrue(trained.GetProperty("test").GetProperty("figures").TryGetProperty(figure, out _), trained.ToString());
        Assert.IsTrue(JsonElement.DeepEquals(trained.GetProperty("test"), Tool.Json("evaluate", files.At("m.zip"), data)));
        var predicted = Tool.Json(["predict", files.At("m.zip"), .. texts]);
        Assert.AreEqual(1, predicted.GetArrayLength());
        Tool.Json("convert", files.At("m.zip"), "--to", "adapterhub", "--output", files.At("folder"));
        string[] pairs = task == "number" ? ["--pairs"] : [];
        Tool.Json(
            ["convert", files.At("folder"), "--to", "zip", "--encoder", Tool.Encoder, "--output", files.At("converted.zip"), .. pairs]);
        CollectionAssert.AreEqual(Values(predicted), Values(Tool.Json(["predict", files.At("converted.zip"), .. texts])));
        if (task is "entities" or "answers")
            StringAssert.Contains(PairsRefused("zip"), "--pairs is given, but the adapter's head ");
        StringAssert.Contains(PairsRefused("peft"), "--pairs is given, but only a .zip has columns.");

        string PairsRefused(string target) =>
            Tool.Fails(ExitCode.Failed, "convert", files.At("folder"), "--to", target, "--encoder", Tool.Encoder, "--pairs");

        // The columns of the texts have other names.
        static string[] Values(JsonElement rows) => [.. rows[0].EnumerateObject().Select(one => one.Value.ToString()).Order()];
    }

    [TestMethod]
    public void A_validation_file_is_used_instead_of_held_out_rows()
    {
        using var files = new ToolFiles();

        var trained = Tool.Json(
            ["train", files.Classes(40), "--validation", files.Classes(20, "v.tsv"), "--output", files.At("m.zip"), .. Quick]);

        Assert.AreEqual(40, trained.GetProperty("trainingRows").GetInt32());
        Assert.AreEqual(20, trained.GetProperty("validationRows").GetInt32());
    }

    [TestMethod]
    public void Answers_without_positions_are_found_in_their_contexts()
    {
        using var files = new ToolFiles();
        string[] rows = [.. Enumerable.Repeat("the dog is red\tis it red?\tred", 20)];
        var data = files.Write("a.tsv", rows.Prepend("Context\tQuestion\tAnswer"));

        Tool.Json(["train", data, "--output", files.At("m.zip"), "--held-out", "0", .. Quick]);

        var wrong = files.Write("b.tsv", ["Context\tQuestion\tAnswer", "the dog is red\tis it red?\tblue"]);
        StringAssert.Contains(Tool.Fails(ExitCode.Failed, "train", wrong, "--output", files.At("n.zip")), "The answer 'blue' in row 1");
    }

    [TestMethod]
    public void Adapters_of_models_are_fused_under_the_names_of_their_files()
    {
        using var files = new ToolFiles();
        var data = files.Classes();
        foreach (var (name, seed) in new[] { ("first.zip", "1"), ("second.zip", "2") })
            Tool.Json(["train", data, "--output", files.At(name), "--seed", seed, .. Quick]);

        Tool.Json(["fuse", data, "--adapters", files.At("first.zip"), files.At("second.zip"), "--output", files.At("fused.zip"), .. Quick]);

        StringAssert.Contains(
            Tool.Json("inspect", files.At("fused.zip")).GetProperty("adapters").GetString(),
            "TrainedFusion of first (Pfeiffer, reduction 16), second (Pfeiffer, reduction 16)");
        var explained = Tool.Json("explain", files.At("fused.zip"), "the movie was good");
        Assert.AreEqual(6, explained.GetProperty("fusion").GetArrayLength()); // four words between [CLS] and [SEP]
        Assert.AreEqual(
            1,
            explained.GetProperty("fusion")[1].GetProperty("weights").EnumerateObject().Sum(weight => weight.Value.GetDouble()),
            1e-5); // a softmax in float32
        StringAssert.Contains(
            Tool.Fails(
                ExitCode.Failed,
                "fuse", data, "--adapters", files.At("first.zip"), files.At("first.zip"), "--output", files.At("x.zip")),
            "Two adapters would be named 'first'");
    }

    [TestMethod]
    public void A_comparison_has_a_row_for_each_way()
    {
        using var files = new ToolFiles();
        var data = files.Classes();
        Tool.Json(["train", data, "--output", files.At("other.zip"), .. Quick]);

        var compared = Tool.Json(["compare", data, "--adapters", files.At("other.zip"), .. Quick]);

        CollectionAssert.AreEqual(
            new[] { "FeaturizeText + SDCA", "head alone", "Pfeiffer, reduction 16", "fusion", "full fine-tuning" },
            compared.EnumerateArray().Select(one => one.GetProperty("name").GetString()).ToArray());
        foreach (var one in compared.EnumerateArray())
            Assert.AreEqual(12, one.GetProperty("test").GetProperty("rows").GetInt32()); // a fifth
    }

    [TestMethod]
    public void A_search_saves_the_best_model_and_its_leaderboard()
    {
        using var files = new ToolFiles();

        var found = Tool.Json(
            "search", files.Classes(), "--encoder", Tool.Encoder, "--candidates", "2", "--minutes", "5", "--output", files.At("m.zip"));

        Assert.AreEqual(2, found.GetProperty("trials").GetArrayLength());
        Assert.AreEqual(
            found.GetProperty("trials")[0].GetProperty("validationLoss").GetDouble(), found.GetProperty("validationLoss").GetDouble());
        Assert.AreEqual(1, Tool.Json("predict", files.At("m.zip"), "the movie was good").GetArrayLength());
    }

    [TestMethod]
    public void An_interruption_keeps_the_best_epoch()
    {
        using var files = new ToolFiles();
        using var stop = new CancellationTokenSource();

        var ended = Tool.Run(
            new Listener("epoch 2/", stop.Cancel),
            stop.Token,
            "train", files.Classes(), "--encoder", Tool.Encoder, "--epochs", "100000", "--output", files.At("m.zip"), "--json");

        Assert.AreEqual(ExitCode.Success, ended.Code, ended.Error);
        StringAssert.Contains(ended.Output, "\"wasStopped\": true");
        StringAssert.Contains(ended.Error, "Training was interrupted");
        Assert.IsTrue(File.Exists(files.At("m.zip")));
    }

    [TestMethod]
    public void An_interruption_before_the_first_step_has_nothing_to_keep()
    {
        using var files = new ToolFiles();

        var ended = Tool.Run(
            TextWriter.Null,
            new CancellationToken(true),
            "train", files.Classes(), "--encoder", Tool.Encoder, "--output", files.At("m.zip"));

        Assert.AreEqual(ExitCode.Interrupted, ended.Code);
        Assert.IsFalse(File.Exists(files.At("m.zip")));
    }

    [TestMethod]
    public void An_interrupted_comparison_shows_what_is_finished()
    {
        using var files = new ToolFiles();
        using var stop = new CancellationTokenSource();

        var ended = Tool.Run(new Listener("Pfeiffer", stop.Cancel), stop.Token, ["compare", files.Classes(), "--json", .. Quick]);

        Assert.AreEqual(ExitCode.Success, ended.Code, ended.Error);
        var rows = JsonSerializer.Deserialize<JsonElement>(ended.Output).EnumerateArray();
        CollectionAssert.AreEqual(
            new[] { "FeaturizeText + SDCA", "head alone" }, rows.Select(one => one.GetProperty("name").GetString()).ToArray());
        StringAssert.Contains(ended.Error, "Pfeiffer, reduction 16 was not trained: the comparison was interrupted.");
        StringAssert.Contains(ended.Error, "full fine-tuning was not trained");
    }

    /// <summary>Ctrl-C in a terminal sends this signal.</summary>
    [TestMethod]
    [OSCondition(OperatingSystems.Linux | OperatingSystems.OSX)]
    public void The_signal_of_an_interruption_ends_the_process_with_a_model()
    {
        using var files = new ToolFiles();
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "mlnet-adapters.dll"),
                "train", files.Classes(), "--encoder", Tool.Encoder, "--epochs", "100000", "--output", files.At("m.zip"),
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var seen = new StringBuilder();
        while (process.StandardError.ReadLine() is { } line)
        {
            seen.AppendLine(line);
            if (line.Contains("epoch 1/", StringComparison.Ordinal))
                Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        }

        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(ExitCode.Success, process.ExitCode, seen.ToString());
        StringAssert.Contains(seen.ToString(), "Stopping after this step.");
        StringAssert.Contains(output, "stopped on request");
        Assert.IsTrue(File.Exists(files.At("m.zip")));
    }

    private sealed class Listener(string text, Action act) : TextWriter
    {
        private readonly StringBuilder _seen = new();
        private bool _acted;

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            _seen.Append(value);
            if (_acted || !_seen.ToString().Contains(text, StringComparison.Ordinal))
                return;
            _acted = true;
            act();
        }
    }

    private static string Data(ToolFiles files, string task) => task switch
    {
        "classes" => files.Classes(),
        "multiLabel" => files.Labels(),
        "entities" => files.Tags(),
        "number" => files.Numbers(),
        "answers" => files.Questions(),
        _ => files.Pairs(),
    };
}
