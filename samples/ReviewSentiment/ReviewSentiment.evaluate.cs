using Microsoft.ML;
using Samples;

namespace ReviewSentimentSample;

/// <summary>The model of this sample: evaluation.</summary>
internal static partial class ReviewSentiment
{
    /// <summary>Scores rows that the model has not seen.</summary>
    public static Scores Evaluate(MLContext context, ITransformer model, IDataView data) => Scores.Of(context, model, data);
}
