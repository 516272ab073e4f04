using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters;

namespace ReviewSentimentSample;

/// <summary>The model of this sample: consumption.</summary>
internal static partial class ReviewSentiment
{
    /// <summary>A sentence of a review. Only training needs the label.</summary>
    public sealed class ModelInput
    {
        [LoadColumn(0)]
        public string Text { get; set; } = string.Empty;

        [LoadColumn(1)]
        public string? Label { get; set; }
    }

    /// <summary>The model's prediction for a sentence.</summary>
    public sealed class ModelOutput
    {
        /// <summary>The most probable class.</summary>
        public string PredictedLabel { get; set; } = string.Empty;

        /// <summary>The probability of each class; the column's slot names identify the classes.</summary>
        public float[] Score { get; set; } = [];
    }

    /// <summary>Loads the model as an application does, in its own MLContext, and predicts texts one by one.</summary>
    /// <param name="modelPath">The .zip file.</param>
    /// <param name="texts">Sentences.</param>
    /// <param name="classes">The classes in the order of the probabilities.</param>
    public static IReadOnlyList<ModelOutput> Predict(string modelPath, IReadOnlyList<string> texts, out IReadOnlyList<string> classes)
    {
        var context = new MLContext();
        var model = context.Model.Load(modelPath, out _);
        using var engine = context.Model.CreatePredictionEngine<ModelInput, ModelOutput>(model);
        VBuffer<ReadOnlyMemory<char>> names = default;
        engine.OutputSchema[nameof(ModelOutput.Score)].GetSlotNames(ref names);
        classes = [.. names.DenseValues().Select(name => name.ToString())];
        return [.. texts.Select(text => engine.Predict(new ModelInput { Text = text }))];
    }

    /// <summary>Explains which words of each text decided its prediction.</summary>
    /// <param name="modelPath">The .zip file.</param>
    /// <param name="texts">Sentences.</param>
    public static IReadOnlyList<WordExplanation> Explain(string modelPath, IReadOnlyList<string> texts)
    {
        using var classifier = AdapterTextClassificationTransformer.Find(new MLContext().Model.Load(modelPath, out _));
        return [.. texts.Select(text => classifier.ExplainWords(text))];
    }
}
