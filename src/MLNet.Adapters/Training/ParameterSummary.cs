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

/// <summary>All parameters of a model, and how many of them are trained.</summary>
/// <param name="Parameters">The parameters: first the encoder's, then the adapter's, then the head's.</param>
public sealed partial record ParameterSummary(IReadOnlyList<ParameterRecord> Parameters)
{
    /// <summary>The number of elements that training does not change.</summary>
    [JsonIgnore]
    public long Frozen => Parameters.Where(parameter => !parameter.IsTrainable).Sum(parameter => parameter.Count);

    /// <summary>The number of elements that training changes.</summary>
    [JsonIgnore]
    public long Trainable => Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.Count);

    /// <summary>The number of all elements.</summary>
    [JsonIgnore]
    public long Total => Parameters.Sum(parameter => parameter.Count);

    /// <summary>The trainable elements as a percentage of the frozen ones; infinite if nothing is frozen.</summary>
    [JsonIgnore]
    public double OverheadPercent => 100.0 * Trainable / Frozen;

    /// <summary>The trainable elements as a percentage of all.</summary>
    [JsonIgnore]
    public double TrainablePercent => 100.0 * Trainable / Total;

    /// <summary>The parameters, combined over layers.</summary>
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

    /// <summary>Summarizes one transformer layer with a method's parameters, without allocating any.</summary>
    /// <param name="hiddenSize">The hidden size H.</param>
    /// <param name="heads">The number of attention heads.</param>
    /// <param name="feedForwardSize">The width of the feed-forward network's inner layer.</param>
    /// <param name="adapter">The method; null for none.</param>
    /// <exception cref="ArgumentException">The sizes or the configuration are not valid.</exception>
    /// <exception cref="NativeLibraryMissingException">The native library, which determines the shapes, cannot be loaded.</exception>
    public static ParameterSummary ForLayer(int hiddenSize, int heads, int feedForwardSize, AdapterConfig? adapter = null)
    {
        NativeLibraryCheck.Ensure();
        var config = Sizes(hiddenSize, 1, heads, feedForwardSize);
        using var layer = new PostNormLayer(config, META);
        using var module = adapter?.Create(config.Shape, null, META);
        return Of([("layer", layer)], module);
    }

    /// <summary>Summarizes a whole BERT encoder, including its pooler, with a method's parameters, without allocating any.</summary>
    /// <param name="hiddenSize">The hidden size H.</param>
    /// <param name="layers">The number of transformer layers.</param>
    /// <param name="heads">The number of attention heads.</param>
    /// <param name="feedForwardSize">The width of the feed-forward network's inner layer.</param>
    /// <param name="adapter">The method; null for none.</param>
    /// <param name="vocabularySize">The number of word embeddings; 30,522 by default, as in BERT.</param>
    /// <param name="positions">The number of position embeddings; 512 by default.</param>
    /// <param name="tokenTypes">The number of segment embeddings; 2 by default.</param>
    /// <exception cref="ArgumentException">The sizes or the configuration are not valid.</exception>
    /// <exception cref="NativeLibraryMissingException">The native library, which determines the shapes, cannot be loaded.</exception>
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

    /// <summary>Summarizes a BERT encoder of some sizes with the parameters of a method at the places that exist.</summary>
    internal static ParameterSummary ForEncoder(EncoderShape shape, AdapterConfig adapter)
    {
        var encoder = ForEncoder(shape.HiddenSize, shape.Layers, shape.Heads, shape.FeedForwardSize);
        using var module = adapter.Create(shape, null, META);
        return new([.. encoder.Parameters, .. Of([], module).Parameters]);
    }

    /// <summary>Returns a table with the name, shape, count and state (frozen or trainable) of the parameters, and the totals.</summary>
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

    /// <summary>Returns the same text as <see cref="ToTable"/>.</summary>
    public override string ToString() => ToTable();

    /// <summary>Summarizes a whole encoder of any family with a method's parameters, without allocating any.</summary>
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
            .. adapter?.named_parameters().Select(named =>
                new ParameterRecord($"adapter.{named.name}", named.parameter.shape, named.parameter.requires_grad)) ?? [],
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
