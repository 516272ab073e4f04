using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters;

namespace AspectSentimentSample;

/// <summary>The model of this sample: consumption.</summary>
internal static partial class AspectSentiment
{
    /// <summary>A review and the aspect in question. Only training needs the label.</summary>
    public sealed class ModelInput
    {
        [LoadColumn(0)]
        public string Text { get; set; } = string.Empty;

        [LoadColumn(1)]
        public string Aspect { get; set; } = string.Empty;

        [LoadColumn(2)]
        public string? Label { get; set; }
    }

    /// <summary>Loads the model as an application does, and returns its predictions and which adapters it uses for each word.</summary>
    /// <param name="modelPath">The .zip file.</param>
    /// <param name="reviews">The reviews with their aspects.</param>
    public static IReadOnlyList<FusionExplanation> Explain(string modelPath, IEnumerable<(string Text, string Aspect)> reviews)
    {
        var context = new MLContext();
        var classifier = ClassifierOf(context.Model.Load(modelPath, out _));
        try
        {
            return [.. reviews.Select(review => classifier.Explain(review.Text, review.Aspect))];
        }
        finally
        {
            classifier.Dispose();
        }
    }
}
