using System.CommandLine;
using System.Text;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.CommandLine.Models;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.Reporting;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary><c>explain</c>: which words decided a prediction, and which adapters a fusion uses for them.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("model") { Description = "The model's .zip file." };
        var text = new Argument<string>("text") { Description = "The text, in quotes." };
        var second = new Argument<string?>("text2")
        {
            Description = "The second text of a pair, or the question.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var method = new Option<WordExplanationMethod>("--method")
        {
            Description = "occlusion leaves out each word in turn; integratedgradients follows the gradients from an empty text.",
        };
        var output = new Option<string?>("--class") { Description = "The class or label to explain. Default: the predicted one." };
        var word = new Option<int?>("--word") { Description = "For a tagger, the position of the word whose tag is explained, from 0." };
        var picture = new Option<string?>("--picture") { Description = "Also draw the words to this .svg or .png file." };
        var html = new Option<string?>("--html") { Description = "Also write the text with coloured words to this .html file." };
        var command = new ExampleCommand(
            "explain",
            "Shows which words decided a prediction and, for a fusion, which adapters each word uses.",
            "explain reviews.zip \"The screen is gorgeous, but the battery died.\"",
            "explain reviews.zip \"Not bad at all!\" --method integratedgradients --picture words.svg")
        {
            model,
            text,
            second,
            method,
            output,
            word,
            picture,
            html,
        };
        return command.Does(terminal, parsed =>
        {
            var adapter = LoadedModel.Load(ToolContext.Create(terminal), parsed.GetRequiredValue(model)).Adapter;
            var (first, other) = (parsed.GetRequiredValue(text), parsed.GetValue(second));
            var words = adapter.ExplainWords(first, other, new WordExplanationOptions
            {
                Method = parsed.GetValue(method),
                Output = parsed.GetValue(output),
                Word = parsed.GetValue(word),
            });
            var fusion = adapter.Composition is TrainedFusion ? adapter.Explain(first, other) : null;
            if (parsed.GetValue(picture) is { } drawn)
                Draw(ExplainedWords.Draw(words), drawn);
            if (parsed.GetValue(html) is { } page)
                AtomicFile.Write(page, stream => stream.Write(Encoding.UTF8.GetBytes(ExplainedWords.ToHtml(words))));
            terminal.Show(
                new { words.Output, words.Score, words.BaselineScore, words.Words, Fusion = fusion is null ? null : Json(fusion) },
                console =>
                {
                    if (terminal.IsInteractive)
                        terminal.Output.WriteLine(ExplainedWords.ToConsole(words));
                    console.Write(Table(words));
                    if (fusion is not null)
                        console.Write(Table(fusion));
                });
        });
    }

    private static Spectre.Console.Table Table(WordExplanation words)
    {
        var heading = $"#{words.Output}: {Tables.Figure(words.Score)}, without words {Tables.Figure(words.BaselineScore)}";
        var table = Tables.Create("word", heading);
        foreach (var one in words.Words)
            table.AddTextRow(one.Text, one.Value.ToString("+0.0000;-0.0000;0.0000", System.Globalization.CultureInfo.InvariantCulture));
        return table;
    }

    private static Spectre.Console.Table Table(FusionExplanation fusion)
    {
        var table = Tables.Create(["token", .. fusion.Adapters.Select(name => $"#{name}")]);
        foreach (var (token, weights) in fusion.Tokens.Zip(fusion.MeanWeights))
            table.AddTextRow([token.Text, .. weights.Select(weight => Tables.Figure(weight))]);
        return table;
    }

    // The mean weights of the adapters over all places, for each token.
    private static object Json(FusionExplanation fusion) => fusion.Tokens.Zip(fusion.MeanWeights, (token, weights) => new
    {
        token.Text,
        Weights = fusion.Adapters.Zip(weights).ToDictionary(one => one.First, one => one.Second),
    });

    private static void Draw(Picture picture, string path)
    {
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".SVG":
                picture.SaveSvg(path);
                break;
            case ".PNG":
                picture.SavePng(path, scale: 2);
                break;
            default:
                throw new CommandException($"A picture cannot be drawn to '{path}'. Name a .svg or .png file.");
        }
    }
}
