using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters;

namespace ReviewFusionSample;

/// <summary>The model of this sample: consumption.</summary>
internal static partial class ReviewFusion
{
    /// <summary>A sentence. Only training needs the label.</summary>
    public sealed class ModelInput
    {
        [LoadColumn(0)]
        public string Text { get; set; } = string.Empty;

        [LoadColumn(1)]
        public string? Label { get; set; }
    }

    /// <summary>Loads the model as an application does, and returns which adapters it uses for each word.</summary>
    /// <param name="modelPath">The .zip file.</param>
    /// <param name="texts">Sentences.</param>
    public static IReadOnlyList<FusionExplanation> Explain(string modelPath, IEnumerable<string> texts)
    {
        var context = new MLContext();
        var classifier = ClassifierOf(context.Model.Load(modelPath, out _));
        try
        {
            return [.. texts.Select(text => classifier.Explain(text))];
        }
        finally
        {
            classifier.Dispose();
        }
    }
}
