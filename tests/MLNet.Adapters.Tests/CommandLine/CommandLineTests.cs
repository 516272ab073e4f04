using System.CommandLine;
using System.Text.Json;
using MLNet.Adapters.CommandLine;
using MLNet.Adapters.CommandLine.Commands;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.Tests.Checkpoints;

namespace MLNet.Adapters.Tests.CommandLine;

/// <summary>What all commands have in common.</summary>
[TestClass]
public sealed class CommandLineTests
{
    public static IEnumerable<string> Commands => Root.Subcommands.Select(command => command.Name);

    private static RootCommand Root => ToolCommand.Create(new Terminal(TextWriter.Null, TextWriter.Null));

    [TestMethod]
    [DynamicData(nameof(Commands))]
    public void Help_ends_with_examples_that_can_be_parsed(string name)
    {
        var help = Tool.Run(name, "--help");
        var examples = help.Output[help.Output.IndexOf("Examples:", StringComparison.Ordinal)..]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Skip(1)
            .ToList();

        Assert.AreEqual(ExitCode.Success, help.Code);
        Assert.IsNotEmpty(examples);
        foreach (var example in examples)
        {
            StringAssert.StartsWith(example, $"mlnet-adapters {name} ");
            var parsed = Root.Parse(example["mlnet-adapters ".Length..].Split(" > ")[0]);
            Assert.IsEmpty(parsed.Errors, $"{example}: {string.Join(' ', parsed.Errors.Select(error => error.Message))}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Commands))]
    public void Every_option_and_argument_is_described(string name)
    {
        var command = Root.Subcommands.Single(one => one.Name == name);

        foreach (var symbol in command.Options.Cast<Symbol>().Concat(command.Arguments).Append(command))
            Assert.IsFalse(string.IsNullOrWhiteSpace(symbol.Description), $"{name} {symbol.Name}");
    }

    [TestMethod]
    public void A_wrong_command_line_is_a_usage_error_that_names_the_help()
    {
        StringAssert.Contains(Tool.Fails(ExitCode.Usage, "train", "a.tsv", "--epoch", "3"), "See: mlnet-adapters train --help");
        Tool.Fails(ExitCode.Usage, "train");
        Tool.Fails(ExitCode.Usage, "train", "a.tsv", "--method", "magic");
        Tool.Fails(ExitCode.Usage, "train", "a.tsv", "--head", "magic");
        Tool.Fails(ExitCode.Usage, "nothing");
    }

    [TestMethod]
    public void A_missing_file_fails_with_a_remedy()
    {
        StringAssert.Contains(Tool.Fails(ExitCode.Failed, "train", "missing.tsv"), "The file 'missing.tsv' does not exist.");
        StringAssert.Contains(Tool.Fails(ExitCode.Failed, "predict", "missing.zip", "a"), "Train one: mlnet-adapters train");
        StringAssert.Contains(Tool.Fails(ExitCode.Failed, "inspect", "missing"), "does not exist");
    }

    [TestMethod]
    public void The_configuration_gives_options_that_the_command_line_does_not()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder.File("train.json"),
            """{ "epochs": 3, "learning-rate": 0.002, "force": true, "json": false, "skip-layers": [0, 1] /* a comment */ }""");

        var args = ConfigFile.Expand(["train", "a.tsv", "--config", folder.File("train.json"), "--epochs", "7"]);

        CollectionAssert.AreEqual(
            new[]
            {
                "train", "a.tsv", "--config", folder.File("train.json"), "--epochs", "7",
                "--learning-rate", "0.002", "--force", "--skip-layers", "0", "1",
            },
            args);
        Assert.IsEmpty(Root.Parse(args).Errors);
        CollectionAssert.Contains(ConfigFile.Expand(["train", "a.tsv", $"--config={folder.File("train.json")}"]), "--force");
    }

    [TestMethod]
    public void Options_that_would_have_no_effect_are_refused()
    {
        using var files = new ToolFiles();
        var data = files.Classes();

        StringAssert.Contains(
            Tool.Fails(ExitCode.Failed, "train", data, "--output", files.At("m.zip"), "--validation", data, "--held-out", "0.2"),
            "--held-out has no effect");
        StringAssert.Contains(
            Tool.Fails(ExitCode.Failed, "fuse", data, "--adapters", files.At("a.zip"), "--method", "lora"), "--method has no effect");
    }

    [TestMethod]
    [DataRow("[1]", "is no JSON object")]
    [DataRow("{", "is no JSON")]
    public void A_wrong_configuration_is_named(string content, string fact)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("train.json"), content);

        StringAssert.Contains(Tool.Fails(ExitCode.Failed, "train", "a.tsv", "--config", folder.File("train.json")), fact);
        StringAssert.Contains(Tool.Fails(ExitCode.Failed, "train", "a.tsv", "--config", folder.File("none")), "does not exist");
    }

    [TestMethod]
    public void An_option_of_the_configuration_that_does_not_exist_is_a_usage_error()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("train.json"), JsonSerializer.Serialize(new { epoch = 3 }));

        StringAssert.Contains(Tool.Fails(ExitCode.Usage, "train", "a.tsv", "--config", folder.File("train.json")), "--epoch");
    }

    [TestMethod]
    [DataRow("--rank", "8", "pfeiffer")]
    [DataRow("--reduction", "8", "lora")]
    [DataRow("--reduction", "8", "head")]
    [DataRow("--skip-layers", "0", "bitfit")]
    public void A_setting_that_the_method_lacks_is_refused(string option, string value, string method)
    {
        using var files = new ToolFiles();

        var error = Tool.Fails(ExitCode.Failed, "train", files.Classes(), "--output", files.At("m.zip"), "--method", method, option, value);

        StringAssert.Contains(error, $"the method {method} has no such setting");
    }
}
