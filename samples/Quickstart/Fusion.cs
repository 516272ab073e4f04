using Microsoft.ML;
using MLNet.Adapters;

/// <summary>Two stages: an adapter on each source task, then their fusion on the target.</summary>
internal static class Fusion
{
    public static FusionExplanation Run(MLContext context, IDataView movieReviews, IDataView tweetRows, IDataView fewProductReviews)
    {
        var pipeline = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.MulticlassClassification.Trainers.AdapterTextClassification());
        var movies = TrainedAdapter.FromModel(pipeline.Fit(movieReviews), "movies");
        var tweets = TrainedAdapter.FromModel(pipeline.Fit(tweetRows), "tweets");
        var fused = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.MulticlassClassification.Trainers.AdapterFusion([movies, tweets]))
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(fewProductReviews);
        var explanation = AdapterTextClassificationTransformer.Find(fused).Explain("The screen is gorgeous.");
        return explanation;
    }
}
