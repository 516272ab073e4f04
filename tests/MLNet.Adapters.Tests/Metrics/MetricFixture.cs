using System.Text.Json;

namespace MLNet.Adapters.Tests.Metrics;

/// <summary>The golden figures of metrics.</summary>
internal static class MetricFixture
{
    /// <summary>Figures are written with ten decimals or more.</summary>
    public const double Tolerance = 1e-9;

    public static JsonElement[] Entities => Read("entities");

    public static JsonElement[] Answers => Read("answers");

    public static JsonElement[] Correlations => Read("correlations");

    public static string[] Texts(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    public static double[] Numbers(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(Number)];

    public static (string[] Gold, string[] Predicted)[] Sentences(this JsonElement element) =>
        [.. element.Texts("gold").Zip(element.Texts("predicted"), (gold, predicted) => (gold.Split(' '), predicted.Split(' ')))];

    public static double Number(this JsonElement element, string name) => Number(element.GetProperty(name));

    private static double Number(JsonElement number) => number.ValueKind == JsonValueKind.String ? double.NaN : number.GetDouble();

    // The files are as Python writes them: NaN stands there bare, which is no JSON.
    private static JsonElement[] Read(string name)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(Fixture.Path("metrics", $"{name}.json")).Replace(": NaN", ": \"NaN\"", StringComparison.Ordinal));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }
}
