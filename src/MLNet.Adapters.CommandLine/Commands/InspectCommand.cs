using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using MLNet.Adapters.CommandLine.Models;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary><c>inspect</c>: what a file or folder is.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("path") { Description = "A model (.zip), or the folder of an adapter or an encoder." };
        var encoder = new Option<string?>("--encoder")
        {
            Description = "The folder of the encoder of an adapter that does not name its own.",
        };
        var command = new ExampleCommand(
            "inspect",
            "Shows what a model, an adapter folder or an encoder folder is: sizes, hashes, labels, parameters, report.",
            "inspect reviews.zip",
            "inspect adapterhub-folder --encoder bert-base-uncased")
        {
            path,
            encoder,
        };
        return command.Does(terminal, parsed =>
        {
            var given = parsed.GetRequiredValue(path);
            var folder = parsed.GetValue(encoder) is { } known ? PretrainedEncoder.FromDirectory(known) : null;
            var facts = Facts(terminal, given, folder).ToList();
            terminal.Show(
                facts.ToDictionary(fact => JsonName(fact.Name), fact => fact.Value), console => console.Write(Tables.Facts(facts)));
        });
    }

    private static string JsonName(string name) =>
        string.Concat(name.Split(' ').Select((word, index) => index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private static IEnumerable<(string Name, string Value)> Facts(Terminal terminal, string path, PretrainedEncoder? encoder)
    {
        if (File.Exists(path))
            return OfModel(terminal, path);
        if (!Directory.Exists(path))
            throw new CommandException($"'{path}' does not exist. Give a model's .zip file, or the folder of an adapter or an encoder.");
        return GivenAdapters.TryReadFolder(path, encoder) switch
        {
            TrainedFusion fusion => OfFusion(fusion),
            TrainedAdapter adapter => OfAdapter(adapter),
            _ => OfEncoder(PretrainedEncoder.FromDirectory(path)),
        };
    }

    private static IEnumerable<(string Name, string Value)> OfModel(Terminal terminal, string path)
    {
        var model = LoadedModel.Load(ToolContext.Create(terminal), path);
        yield return ("kind", "model of ML.NET");
        yield return ("size", Tables.Size(new FileInfo(path).Length));
        using (var stream = File.OpenRead(path))
            yield return ("sha256", System.Convert.ToHexStringLower(SHA256.HashData(stream)));
        yield return ("stages", string.Join(", ", model.Stages.Select(stage => stage.GetType().Name)));
        yield return ("columns", string.Join(", ", model.Schema.Select(column => $"{column.Name}: {column.Type}")));
        if (model.AdapterOrNull is not { } adapter)
            yield break;
        yield return ("encoder", $"{adapter.Encoder}, SHA-256 {adapter.Encoder.Sha256}");
        yield return ("adapters", adapter.Composition is { } composition ? Describe(composition) : "none");
        if (adapter.Composition?.Head is { } head)
            yield return ("head", head.Config.ToString());
        if (adapter.Composition is { Labels.Count: > 0 } labelled)
            yield return ("labels", string.Join(", ", labelled.Labels));
        foreach (var fact in OfParameters(adapter.ParameterSummary))
            yield return fact;
        yield return ("report", adapter.Report.ToString());
    }

    private static IEnumerable<(string Name, string Value)> OfAdapter(TrainedAdapter adapter) =>
    [
        ("kind", "adapter folder"),
        ("method", adapter.Config.Title),
        ("configuration", adapter.Config.ToString()!),
        ("encoder", $"{adapter.EncoderId}, {adapter.Layers} layers, hidden size {adapter.HiddenSize}, SHA-256 {adapter.EncoderSha256}"),
        ("head", adapter.Head is { } head ? head.ToString()! : "none"),
        ("labels", adapter.Labels.Count > 0 ? string.Join(", ", adapter.Labels) : "none"),
        .. OfParameters(adapter.Summarize()),
    ];

    private static IEnumerable<(string Name, string Value)> OfFusion(TrainedFusion fusion) =>
    [
        ("kind", "fusion folder"),
        ("adapters", Describe(fusion)),
        ("configuration", fusion.Config.ToString()!),
        ("encoder", $"{fusion.EncoderId}, {fusion.Layers} layers, hidden size {fusion.HiddenSize}"),
    ];

    private static IEnumerable<(string Name, string Value)> OfEncoder(PretrainedEncoder encoder) =>
    [
        ("kind", "encoder folder"),
        ("encoder", encoder.ToString()),
        ("sha256", encoder.Sha256),
        ("longest text", $"{encoder.MaxTokens} tokens"),
        ("attention heads", $"{encoder.Heads}"),
        ("feed-forward size", $"{encoder.FeedForwardSize}"),
        ("parameters", Tables.Number(encoder.Summarize().Total)),
    ];

    private static IEnumerable<(string Name, string Value)> OfParameters(ParameterSummary parameters)
    {
        yield return ("parameters", Tables.Number(parameters.Total));
        yield return (
            "trained parameters",
            string.Create(CultureInfo.InvariantCulture, $"{parameters.Trainable:N0} ({parameters.TrainablePercent:0.00} %)"));
    }

    private static string Describe(AdapterComposition composition) =>
        composition is TrainedAdapter adapter
            ? $"{adapter.Name} ({adapter.Config.Title})"
            : $"{composition.GetType().Name} of {string.Join(", ", composition.Children.Select(Describe))}";
}
