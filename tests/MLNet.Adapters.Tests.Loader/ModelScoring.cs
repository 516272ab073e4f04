using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Tests.Loader;

/// <summary>Loads a model by ML.NET alone: no type of the library is named here.</summary>
internal static class ModelScoring
{
    /// <summary>Writes a line a row: the prediction, and each score as the bits of its number.</summary>
    /// <param name="modelPath">A model saved by ML.NET.</param>
    /// <param name="rowsPath">Texts, or pairs parted by tabs, one a line.</param>
    public static void Run(string modelPath, string rowsPath)
    {
        if (AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == "MLNet.Adapters"))
            throw new InvalidOperationException(
                "The library is loaded already, so that this run cannot show that ML.NET finds it by itself.");
        var context = new MLContext();
        var model = context.Model.Load(modelPath, out _);
        var rows = File.ReadAllLines(rowsPath)
            .Select(line => line.Split('\t'))
            .Select(parts => new TextRow { Text = parts[0], Second = parts.ElementAtOrDefault(1) ?? "" });
        var scored = model.Transform(context.Data.LoadFromEnumerable(rows));
        var predictions = scored.Schema["PredictedLabel"].Type is TextDataViewType
            ? scored.GetColumn<string>("PredictedLabel")
            : scored.GetColumn<uint>("PredictedLabel").Select(key => key.ToString(CultureInfo.InvariantCulture));
        foreach (var (prediction, scores) in predictions.Zip(scored.GetColumn<float[]>("Score")))
            Console.WriteLine($"{prediction} {string.Join(' ', scores.Select(score => BitConverter.SingleToInt32Bits(score)))}");
    }
}
