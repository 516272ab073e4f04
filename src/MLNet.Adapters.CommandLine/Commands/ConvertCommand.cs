using System.CommandLine;
using Microsoft.ML;
using MLNet.Adapters.CommandLine.Models;
using MLNet.Adapters.CommandLine.Output;
using Spectre.Console;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary><c>convert</c>: adapters between AdapterHub's folders, PEFT's folders and ML.NET's .zip.</summary>
internal static class ConvertCommand
{
    private const string ToModel = "zip";
    private const string ToAdapterHub = "adapterhub";
    private const string ToPeft = "peft";

    public static Command Create(Terminal terminal)
    {
        var input = new Argument<string>("input") { Description = "A model (.zip), or a folder of AdapterHub or PEFT." };
        var to = new Option<string>("--to") { Description = $"{ToAdapterHub}, {ToPeft} or {ToModel}.", Required = true };
        to.AcceptOnlyFromAmong(ToAdapterHub, ToPeft, ToModel);
        var encoder = new Option<string?>("--encoder")
        {
            Description = "The folder of the encoder in which the adapter was trained, if the folder does not name it.",
        };
        var pairs = new Option<bool>("--pairs")
        {
            Description = "The adapter was trained on pairs of texts to classify or score: the .zip reads columns Text and Text2.",
        };
        var command = new ExampleCommand(
            "convert",
            "Converts an adapter or a fusion. A .zip made from a folder is a model of the adapter and its head; without a head, it embeds "
            + "texts.",
            "convert reviews.zip --to peft --output reviews-peft",
            "convert adapterhub-folder --encoder bert-base-uncased --to zip --output reviews.zip")
        {
            input,
            to,
            encoder,
            pairs,
        };
        var output = new ModelOutput("The folder or file.").AddTo(command);
        return command.Does(terminal, parsed =>
        {
            var source = parsed.GetRequiredValue(input);
            var target = parsed.GetRequiredValue(to);
            var path = output.Path(parsed, ModelOutput.After(source, target == ToModel ? ".zip" : $"-{target}"));
            var context = ToolContext.Create(terminal);
            if (target != ToModel && parsed.GetValue(pairs))
                throw new CommandException($"--pairs is given, but only a .zip has columns. Leave it out, or convert to {ToModel}.");
            var folder = parsed.GetValue(encoder) is { } given ? PretrainedEncoder.FromDirectory(given) : null;
            var adapter = Read(context, source, folder);
            var columns = target == ToModel ? ConvertedModel.Save(context, adapter, folder, parsed.GetValue(pairs), path) : null;
            if (columns is null)
                Write(adapter, target, path);
            terminal.Show(
                new { Output = path, Format = target, Adapter = adapter.Name, Columns = columns },
                console => console.WriteLine(
                    $"{adapter.Name} written to {path}{(columns is null ? $" for {target}" : $", a model of {columns}")}."));
        });
    }

    private static AdapterComposition Read(MLContext context, string path, PretrainedEncoder? encoder)
    {
        if (Directory.Exists(path))
            return GivenAdapters.ReadFolder(path, encoder);

        return LoadedModel.Load(context, path).Adapter.Composition
            ?? throw new CommandException($"'{path}' has no adapter: it was trained without one. Convert a model with an adapter.");
    }

    private static void Write(AdapterComposition composition, string target, string path)
    {
        switch (composition)
        {
            case TrainedAdapter adapter:
                adapter.Save(path, target == ToPeft ? AdapterFormat.Peft : AdapterFormat.AdapterHub);
                break;
            case TrainedFusion fusion when target == ToAdapterHub:
                fusion.Save(path);
                break;
            default:
                throw new CommandException(
                    $"A {composition.GetType().Name} of several adapters has no form for {target}. Convert its adapters one by one.");
        }
    }
}
