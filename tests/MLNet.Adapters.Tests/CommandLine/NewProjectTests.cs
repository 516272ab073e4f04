using MLNet.Adapters.Tests.Build;

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
