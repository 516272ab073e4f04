using System.Globalization;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Records;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>Describes what a composition computes by structure and configurations, without names and weights.</summary>
internal static class CompositionText
{
    /// <summary>Returns the description; null if the composition computes something else in each pass of a training.</summary>
    public static string? Of(AdapterComposition composition) => composition switch
    {
        TrainedAdapter adapter => Of(adapter.Config),
        TrainedFusion fusion => Of(fusion, RecordText.Whole(fusion.Config)),
        Average average => Of(average, string.Join(' ', average.Weights.Select(weight => weight.ToString(CultureInfo.InvariantCulture)))),
        Split split => Of(split, string.Join(' ', split.Tokens.Select(tokens => tokens.ToString(CultureInfo.InvariantCulture)))),
        Stack stack => Of(stack, string.Empty),
        _ => null, // rows are routed
    };

    /// <summary>Returns the description of an adapter.</summary>
    public static string? Of(AdapterConfig config) => config.IsRandom ? null : RecordText.Whole(config);

    private static string? Of(AdapterComposition composition, string settings)
    {
        string?[] parts = [.. composition.Children.Select(Of)];
        return parts.Contains(null) ? null : $"{composition.GetType().Name} {settings} ({string.Join("; ", parts)})";
    }
}
