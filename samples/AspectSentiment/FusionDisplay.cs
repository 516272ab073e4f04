using Microsoft.ML;
using MLNet.Adapters.Reporting;
using Samples;

namespace AspectSentimentSample;

/// <summary>Saves the fusion, uses the file as an application does, and shows which adapter each word uses.</summary>
internal static class FusionDisplay
{
    private const string Mixed = "The noodles were superb, but the waiter was rude to us.";
    private const string Menu = "Anna brought the menu and a warm bread that I adored.";

    private static readonly (string Text, string Aspect)[] Reviews =
    [
        (Mixed, "noodles"),
        (Mixed, "waiter"),
        (Menu, "menu"),
        (Menu, "bread"),
    ];

    public static void Write(MLContext context, ITransformer fusion, DataViewSchema schema, IDataView test, string outputPath)
    {
        var folder = Directory.CreateDirectory(outputPath).FullName;
        var modelPath = Path.Combine(folder, "AspectSentiment.zip");
        AspectSentiment.Save(context, fusion, schema, modelPath);
        Tables.Heading($"The fusion of the sources: saved, {new FileInfo(modelPath).Length / 1e6:0.0} MB, and loaded in a new MLContext");
        var explanations = AspectSentiment.Explain(modelPath, Reviews);
        string[] classes = [.. explanations[0].Probabilities.Keys];
        Tables.Predictions(
            [
                .. Reviews.Zip(explanations, (review, explanation) => (
                    $"{review.Aspect}: {review.Text}",
                    explanation.Probabilities.MaxBy(one => one.Value).Key,
                    classes.Select(one => explanation.Probabilities[one]).ToArray())),
            ],
            classes);
        foreach (var index in new[] { 1, 2 })
        {
            Tables.Heading($"{Reviews[index].Text} Aspect: {Reviews[index].Aspect}");
            HeatMapDisplay.Write(explanations[index]);
        }

        var report = AspectSentiment.ClassifierOf(fusion).AnalyzeFusion(test);
        Tables.Heading("Over all test rows");
        Console.WriteLine(
            $"  Mean weight: {string.Join(", ", report.Adapters.Zip(report.MeanWeights, (name, weight) => $"{name} {weight:0.000}"))}");
        foreach (var step in report.PruningCurve)
            Console.WriteLine(
                $"  {(step.Removed is null ? "Both adapters" : $"Without {step.Removed}"),-17} accuracy {step.Accuracy:0.000}, "
                + $"macro-F1 {step.MacroF1:0.000}");
        FusionHeatMap.Draw(explanations[1]).SavePng(Path.Combine(folder, "fusion.png"));
        FusionLayerChart.Draw(report).SavePng(Path.Combine(folder, "layers.png"));
        Console.WriteLine($"{Environment.NewLine}Model and pictures: {folder}");
    }
}
