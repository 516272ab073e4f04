using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Tests.Loader;

/// <summary>Native libraries that bring threads of their own, one after the other in one process.</summary>
internal static class RivalRuntimes
{
    /// <summary>Runs each stage in order and writes its name and a figure that proves that it computed.</summary>
    /// <param name="encoder">The folder of an encoder.</param>
    /// <param name="order">Of adapter, lightgbm, fasttree and onnx.</param>
    public static void Run(string encoder, IEnumerable<string> order)
    {
        foreach (var stage in order)
        {
            FormattableString line = $"{stage} {Compute(stage, encoder)}";
            Console.WriteLine(FormattableString.Invariant(line));
        }
    }

    private static double Compute(string stage, string encoder) => stage switch
    {
        "adapter" => Adapter(encoder),
        "lightgbm" => Trees(context => context.Regression.Trainers.LightGbm(numberOfLeaves: 16, numberOfIterations: 30)),
        "fasttree" => Trees(context => context.Regression.Trainers.FastTree(numberOfLeaves: 16, numberOfTrees: 30)),
        "onnx" => Onnx(),
        _ => throw new ArgumentException($"There is no stage '{stage}'.", nameof(stage)),
    };

    private static double Adapter(string folder)
    {
        var context = new MLContext(1);
        var rows = Enumerable
            .Range(0, 32)
            .Select(row => new TextRow { Text = row % 2 == 0 ? "good film" : "bad phone", Label = row % 2 == 0 ? "yes" : "no" });
        var data = context.Data.LoadFromEnumerable(rows);
        var options = new AdapterTextClassificationOptions
        {
            Encoder = PretrainedEncoder.FromDirectory(folder),
            MaxTokens = 16,
            BatchSize = 16,
            LearningRate = 0.01,
            MaxEpochs = 3,
        };
        using var model = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.MulticlassClassification.Trainers.AdapterTextClassification(options)).Fit(data);
        var losses = model.LastTransformer.Report.Epochs.Select(epoch => epoch.TrainingLoss).ToList();
        var accuracy = context.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy;
        return losses[^1] < losses[0] ? accuracy : throw new InvalidOperationException($"The loss went from {losses[0]} to {losses[^1]}.");
    }

    private static double Trees<T>(Func<MLContext, IEstimator<T>> trainer)
        where T : class, ITransformer
    {
        var context = new MLContext(1);
        var rows = Enumerable
            .Range(0, 2000)
            .Select(row => new NumberRow { Features = [row % 17, row % 5], Label = (row % 17) + (row % 5) });
        var data = context.Data.LoadFromEnumerable(rows);
        return context.Regression.Evaluate(trainer(context).Fit(data).Transform(data)).RSquared;
    }

    private static double Onnx()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".onnx");
        File.WriteAllBytes(path, DoublingOnnxModel.Create("Features", "Doubled", width: 2));
        try
        {
            var context = new MLContext(1);
            var data = context.Data.LoadFromEnumerable([new NumberRow { Features = [3, 4] }]);
            return context
                .Transforms.ApplyOnnxModel("Doubled", "Features", path)
                .Fit(data)
                .Transform(data)
                .GetColumn<float[]>("Doubled")
                .Single()
                .Sum();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class NumberRow
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
