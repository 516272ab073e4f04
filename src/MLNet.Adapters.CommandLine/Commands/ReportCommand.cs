using System.CommandLine;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Models;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.Reporting;
using Spectre.Console;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary><c>report</c>: a model's training on one page of HTML.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("model") { Description = "The model's .zip file." };
        var path = new Option<string?>("--data")
        {
            Description = "Rows with labels: the page then also shows how well the model does on them.",
        };
        var title = new Option<string?>("--title") { Description = "The title of the page. Default: the name of the file." };
        var command = new ExampleCommand(
            "report",
            "Writes a page of HTML, which needs no network, about a model's training and, with --data, its predictions.",
            "report reviews.zip --data reviews.test.tsv --output reviews.html")
        {
            model,
            path,
            title,
        };
        var data = new DataOptions().AddTo(command, hasTask: false);
        var output = new ModelOutput("The page.").AddTo(command);
        return command.Does(terminal, parsed =>
        {
            var source = parsed.GetRequiredValue(model);
            var page = output.Path(parsed, ModelOutput.After(source, ".html"));
            var context = ToolContext.Create(terminal);
            var loaded = LoadedModel.Load(context, source);
            var heading = parsed.GetValue(title) ?? Path.GetFileNameWithoutExtension(source);
            if (parsed.GetValue(path) is not { } file)
            {
                TrainingPage.Save(page, loaded.Adapter, heading);
            }
            else
            {
                var table = data.Read(parsed, file);
                var label = loaded.Label
                    ?? throw new CommandException($"'{source}' has no label column to compare with. Leave out --data.");
                var columns = loaded.Columns(table, data.Names(parsed, loaded.Inputs, label), [.. loaded.Inputs, label]);
                var scored = loaded.Model.Transform(TableView.Create(context, table, columns));
                TrainingPage.Save(page, loaded.Adapter, heading, scored, label, loaded.Inputs[0]);
            }

            var size = Tables.Size(new FileInfo(page).Length);
            terminal.Show(new { Page = page }, console => console.WriteLine($"Written to {page}, {size}."));
        });
    }
}
