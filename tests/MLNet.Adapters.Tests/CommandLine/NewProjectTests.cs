using MLNet.Adapters.Tests.Build;
using MLNet.Adapters.Tests.Docs;

namespace MLNet.Adapters.Tests.CommandLine;

/// <summary>A generated project builds and runs with the packages of this build.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class NewProjectTests
{
    [TestMethod]
    public void A_generated_project_trains_evaluates_saves_and_predicts()
    {
        using var files = new ToolFiles();
        var project = files.At("Reviews");
        // Packages of this build, which must not reach the machine's cache; all others come from there.
        files.Write("Directory.Build.props",
        [
            $"<Project><PropertyGroup><RestorePackagesPath>{files.At("packages")}</RestorePackagesPath>",
            $"<RestoreFallbackFolders>{PackageCache.Root}</RestoreFallbackFolders></PropertyGroup></Project>",
        ]);

        var created = Tool.Json("new", "Reviews", files.Classes(), "--output", project, "--package-source", PackedPackages.Folder);
        var file = Path.Combine(project, "Reviews.csproj");
        var version = typeof(AdapterTransformer).Assembly.GetName().Version!.ToString(3);
        File.WriteAllText(
            file, File.ReadAllText(file).Replace($"\"{version}\"", $"\"{PackedPackages.Version}\"", StringComparison.Ordinal));
        var output = ToolProcess.Dotnet(project, "run");

        CollectionAssert.AreEquivalent(
            new[]
            {
                "Reviews.csproj", "Program.cs", "Reviews.training.cs", "Reviews.consumption.cs", "Reviews.evaluate.cs", ".gitignore",
                "nuget.config", "Reviews.jsonl",
            },
            created.GetProperty("files").EnumerateArray().Select(file => file.GetString()).ToArray());
        StringAssert.Contains(output, "Epoch 5/5");
        StringAssert.Contains(output, "Accuracy ");
        StringAssert.Contains(output, "the movie was good: ");
    }

    [TestMethod]
    [DataRow("multilabel")]
    [DataRow("entities")]
    [DataRow("number")]
    [DataRow("answers")]
    [DataRow("embeddings")]
    [DataRow("pairs of texts with a class")]
    public void The_project_of_every_task_compiles_without_a_warning(string task)
    {
        using var files = new ToolFiles();
        var data = task switch
        {
            "multilabel" => files.Labels(),
            "entities" => files.Tags(),
            "number" => files.Numbers(),
            "answers" => files.Questions(),
            "embeddings" => files.Pairs(),
            _ => files.Write("pairs.csv", ["first text,second text,class", "a,b,same", "a,c,other"]),
        };
        string[] named = task.Contains(' ') ? ["--text", "first text", "--text2", "second text", "--label", "class"] : [];

        Tool.Json(["new", "Project", data, "--output", files.At("Project"), .. named]);

        Assert.AreEqual("", ProgramCompiler.Errors(Array.ConvertAll(Directory.GetFiles(files.At("Project"), "*.cs"), File.ReadAllText)));
    }

    [TestMethod]
    [DataRow("reviews", "such as Reviews")]
    [DataRow("My Reviews", "such as MyReviews")]
    [DataRow("1st", "such as Column1st")]
    public void The_name_must_be_that_of_a_class(string name, string remedy)
    {
        using var files = new ToolFiles();

        StringAssert.Contains(Tool.Fails(1, "new", name, files.Classes()), remedy);
    }

    [TestMethod]
    public void A_folder_that_is_not_empty_is_left_alone()
    {
        using var files = new ToolFiles();
        Directory.CreateDirectory(files.At("full"));
        File.WriteAllText(Path.Combine(files.At("full"), "mine.txt"), "mine");

        StringAssert.Contains(Tool.Fails(1, "new", "Reviews", files.Classes(), "--output", files.At("full")), "is not empty");
    }
}
