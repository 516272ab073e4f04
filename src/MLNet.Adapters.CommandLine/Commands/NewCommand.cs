using System.CommandLine;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.CommandLine.Projects;
using Spectre.Console;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary><c>new</c>: writes a project for a file, as Model Builder does.</summary>
internal static class NewCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "The name of the project, which is also that of its class." };
        var path = new Argument<string>("data") { Description = "The training rows, which are copied into the project as JSON lines." };
        var output = new Option<string?>("--output", "-o") { Description = "The folder of the project. Default: one with its name." };
        var source = new Option<string?>("--package-source")
        {
            Description = "A folder with this library's packages, for the project's nuget.config. Default: no nuget.config.",
        };
        var command = new ExampleCommand(
            "new",
            "Writes a project that trains, evaluates and uses a model: NAME.training.cs, NAME.consumption.cs, NAME.evaluate.cs.",
            "new ReviewSentiment reviews.tsv",
            "new Tickets tickets.csv --text Message --label Queue --output src/Tickets")
        {
            name,
            path,
            output,
            source,
        };
        var data = new DataOptions().AddTo(command);
        return command.Does(terminal, parsed =>
        {
            var project = parsed.GetRequiredValue(name);
            if (PropertyNames.Of(project) != project)
            {
                throw new CommandException(
                    $"'{project}' cannot be the name of a class. Use letters and digits, and begin with a capital, such as "
                    + $"{PropertyNames.Of(project)}.");
            }

            var folder = parsed.GetValue(output) ?? project;
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
                throw new CommandException($"The folder '{folder}' is not empty. Name another one by --output.");
            var rows = data.Load(parsed, terminal, ToolContext.Create(terminal), parsed.GetRequiredValue(path));
            var packages = parsed.GetValue(source) is { } given ? Path.GetFullPath(given) : null;
            Directory.CreateDirectory(folder);
            var files = new GeneratedProject(project, rows.Table, rows.Roles, rows.Task.Columns(rows.Roles)).Write(folder, packages);
            terminal.Show(
                new { Folder = folder, Files = files },
                console => console.WriteLine($"{string.Join(", ", files)} written to {folder}. Next: dotnet run --project {folder}"));
        });
    }
}
