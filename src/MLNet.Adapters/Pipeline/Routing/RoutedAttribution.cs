using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Attribution;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>Explains what one of many adapters predicts by the words of a text.</summary>
internal sealed class RoutedAttribution(IHost host, RoutedModel model)
{
    /// <exception cref="ArgumentException">An option is invalid, or a text is missing or has no word.</exception>
    public WordExplanation Explain(AdapterRoute route, string text, string? secondText, WordExplanationOptions options)
    {
        var (part, asked) = Choose(route, options.Output);
        // The encoder is shared with the scorer; the adapter is built for this explanation alone.
        using var native = new NativeModel(
            host,
            model.Encoder,
            model.Record.Precision,
            model.Encoding,
            (encoder, device) => TextModelBuilder.Build(encoder, part, part.Head, $"head of '{part.Name}'", device));
        native.Load(isDeviceReported: true); // the scorer's log has it
        var task = new AttributedTexts(model.Reader.Texts, AttributedTexts.ClassOf(part.Labels));
        return new WordAttribution(host, native, task).Explain(text, secondText, options with { Output = asked });
    }

    // Of a parallel set, the label names the part, too.
    private static (AdapterComposition Part, string? Label) Choose(AdapterRoute route, string? output)
    {
        if (!route.IsParallel)
            return (route.Parts[0], output);
        foreach (var part in route.Parts)
        {
            if (part.Labels.FirstOrDefault(label => AdapterRoute.ScoreLabel(part, label) == output) is { } found)
                return (part, found);
        }

        throw new ArgumentException(
            $"'{route.Name}' predicts with several heads, but Output is {(output is null ? "null" : $"'{output}'")}. "
            + $"Give one of: {string.Join(", ", route.ScoreLabels)}.");
    }
}
