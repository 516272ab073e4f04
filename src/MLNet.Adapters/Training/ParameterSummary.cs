using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters;

/// <summary>Every parameter of a model, and how many of them are trained.</summary>
/// <param name="Parameters">Encoder first, then adapter, then head.</param>
public sealed partial record ParameterSummary(IReadOnlyList<ParameterRecord> Parameters)
{
    /// <summary>Elements that training leaves alone.</summary>
    [JsonIgnore]
    public long Frozen => Parameters.Where(parameter => !parameter.IsTrainable).Sum(parameter => parameter.Count);

    /// <summary>Elements that training moves.</summary>
    [JsonIgnore]
    public long Trainable => Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.Count);

    /// <summary>All elements.</summary>
    [JsonIgnore]
    public long Total => Parameters.Sum(parameter => parameter.Count);

    /// <summary>Trainable elements in percent of the frozen ones; infinite where nothing is frozen.</summary>
    [JsonIgnore]
    public double OverheadPercent => 100.0 * Trainable / Frozen;

    /// <summary>Trainable elements in percent of all.</summary>
    [JsonIgnore]
    public double TrainablePercent => 100.0 * Trainable / Total;

    /// <summary>The parameters with the layers taken together.</summary>
    [JsonIgnore]
    public IReadOnlyList<ParameterComponent> Components =>
        [
            .. Parameters
                .GroupBy(parameter => (Name: LayerIndex().Replace(parameter.Name, ".*."), parameter.IsTrainable))
                .Select(group => new ParameterComponent(
                    group.Key.Name,
                    group.Count(),
                    group.Sum(parameter => parameter.Count),
                    group.Key.IsTrainable)),
        ];

    /// <summary>One transformer layer with a method's parameters, without allocating any.</summary>
    /// <param name="hiddenSize">Width H.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="feedForwardSize">Width of the feed-forward network's middle.</param>
    /// <param name="adapter">The method; null for none.</param>
    /// <exception cref="ArgumentException">The sizes or the configuration are not usable.</exception>
    /// <exception cref="NativeLibraryMissingException">The native library, which knows the shapes, cannot be loaded.</exception>
    public static ParameterSummary ForLayer(int hiddenSize, int heads, int feedForwardSize, AdapterConfig? adapter = null)
    {
        NativeLibraryCheck.Ensure();
        var config = Sizes(hiddenSize, 1, heads, feedForwardSize);
        using var layer = new PostNormLayer(config, META);
        using var module = adapter?.Create(config.Shape, null, META);
        return Of([("layer", layer)], module);
    }

    /// <summary>A whole BERT encoder, pooler included, with a method's parameters, without allocating any.</summary>
    /// <param name="hiddenSize">Width H.</param>
    /// <param name="layers">Transformer layers.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="feedForwardSize">Width of the feed-forward network's middle.</param>
    /// <param name="adapter">The method; null for none.</param>
    /// <param name="vocabularySize">Word embeddings; BERT's 30,522 by default.</param>
    /// <param name="positions">Position embeddings; 512 by default.</param>
    /// <param name="tokenTypes">Segment embeddings; 2 by default.</param>
    /// <exception cref="ArgumentException">The sizes or the configuration are not usable.</exception>
    /// <exception cref="NativeLibraryMissingException">The native library, which knows the shapes, cannot be loaded.</exception>
    public static ParameterSummary ForEncoder(
        int hiddenSize,
        int layers,
        int heads,
        int feedForwardSize,
        AdapterConfig? adapter = null,
        int vocabularySize = 30522,
        int positions = 512,
        int tokenTypes = 2)
    {
        NativeLibraryCheck.Ensure();
        var config = Sizes(hiddenSize, layers, heads, feedForwardSize);
        return ForEncoder(
            config with
            {
                VocabularySize = vocabularySize,
                MaxPositions = positions,
                MaxTokens = positions,
                TokenTypes = tokenTypes,
            },
            adapter);
    }

    /// <summary>A table: name, shape, count, frozen or trainable, and the totals.</summary>
    public string ToTable()
    {
        var width = Parameters.Select(parameter => parameter.Name.Length).Append(9).Max();
        var table = new StringBuilder();
        Row("Parameter", "Shape", "Count", string.Empty);
        foreach (var parameter in Parameters)
            Row(
                parameter.Name,
                string.Join(" × ", parameter.Shape),
                Number(parameter.Count),
                parameter.IsTrainable ? "trainable" : "frozen");
        Row("Frozen", string.Empty, Number(Frozen), string.Empty);
        Row(
            "Trainable",
            string.Empty,
            Number(Trainable),
            string.Create(CultureInfo.InvariantCulture, $"{TrainablePercent:0.00} % of all, {OverheadPercent:0.00} % of the frozen"));
        Row("Total", string.Empty, Number(Total), string.Empty);
        return table.ToString();

        void Row(string name, string shape, string count, string state) =>
            table.AppendLine($"{name.PadRight(width)}  {shape,-14}  {count,12}  {state}".TrimEnd());

        static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
    }

    /// <summary>The same as <see cref="ToTable"/>.</summary>
    public override string ToString() => ToTable();

    /// <summary>A whole encoder of any family, with a method's parameters, without allocating any.</summary>
    internal static ParameterSummary ForEncoder(EncoderConfig config, AdapterConfig? adapter)
    {
        NativeLibraryCheck.Ensure();
        using var encoder = EncoderFamilies.Of(config.ModelType).Create(config, stored: null, META);
        using var module = adapter?.Create(config.Shape, null, META);
        return Of([("encoder", encoder)], module);
    }

    internal static ParameterSummary Of(IEnumerable<ModuleParameter> parameters) =>
        new([.. parameters.Select(named => new ParameterRecord(named.Name, named.Parameter.shape, named.Parameter.requires_grad))]);

    private static ParameterSummary Of(IEnumerable<(string Name, nn.Module Module)> frozen, AdapterModule? adapter) =>
        new([
            .. frozen.SelectMany(part =>
                part.Module.named_parameters()
                    .Select(named => new ParameterRecord($"{part.Name}.{named.name}", named.parameter.shape, false))),
            .. adapter?.named_parameters().Select(named => new ParameterRecord($"adapter.{named.name}", named.parameter.shape, true)) ?? [],
        ]);

    private static EncoderConfig Sizes(int hiddenSize, int layers, int heads, int feedForwardSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(feedForwardSize);
        if (hiddenSize % heads != 0)
            throw new ArgumentException($"Hidden size {hiddenSize} is not divisible by {heads} heads.", nameof(heads));
        return new EncoderConfig
        {
            ModelType = EncoderFamilies.First.ModelType,
            VocabularySize = 1,
            HiddenSize = hiddenSize,
            Layers = layers,
            Heads = heads,
            FeedForwardSize = feedForwardSize,
            MaxPositions = 1,
            MaxTokens = 1,
            TokenTypes = 1,
        };
    }

    [GeneratedRegex(@"\.\d+\.")]
    private static partial Regex LayerIndex();
}
