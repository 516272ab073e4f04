using Microsoft.ML;
using Samples;

namespace ReviewFusionSample;

/// <summary>The model of this sample: evaluation.</summary>
internal static partial class ReviewFusion
{
    /// <summary>Scores rows that the model has not seen.</summary>
    public static Scores Evaluate(MLContext context, ITransformer model, IDataView data) => Scores.Of(context, model, data);
}
