using MLNet.Adapters;
using MLNet.Adapters.Extensions;

namespace WebApiSample;

/// <summary>Explains the predictions of the model that is served.</summary>
internal static class SentimentExplainer
{
    /// <summary>Explains the prediction for a text: by its words, and by the adapters that its tokens listen to.</summary>
    /// <exception cref="ArgumentException">The text has no word.</exception>
    public static Explanation Explain(IServedModel served, string text) => served.Use(model =>
    {
        var classifier = AdapterTextClassificationTransformer.Find(model);
        var (words, fusion) = (classifier.ExplainWords(text), classifier.Explain(text));
        var weights = fusion.MeanWeights;
        return new Explanation(
            words.Output,
            words.Score,
            [.. words.Words.Select(word => new ExplainedPart(word.Text, word.Start, word.Length, [word.Value]))],
            fusion.Adapters,
            [.. fusion.Tokens.Index().Where(token => token.Item.Sentence is not null).Select(token => new ExplainedPart(
                token.Item.Text,
                token.Item.Start,
                token.Item.End - token.Item.Start,
                [.. weights[token.Index].Select(weight => (double)weight)]))]);
    });
}

/// <summary>What decided a prediction.</summary>
/// <param name="PredictedLabel">The predicted class.</param>
/// <param name="Probability">Its probability.</param>
/// <param name="Words">Each word with one value: the share of the probability that it makes.</param>
/// <param name="Adapters">The names of the fused adapters.</param>
/// <param name="Tokens">Each token with the weight of each adapter.</param>
internal sealed record Explanation(
    string PredictedLabel,
    double Probability,
    IReadOnlyList<ExplainedPart> Words,
    IReadOnlyList<string> Adapters,
    IReadOnlyList<ExplainedPart> Tokens);

/// <summary>A part of a text with its values.</summary>
/// <param name="Text">The part.</param>
/// <param name="Start">The first UTF-16 index of the part in the text.</param>
/// <param name="Length">The length of the part in UTF-16 units.</param>
/// <param name="Values">The values.</param>
internal sealed record ExplainedPart(string Text, int Start, int Length, IReadOnlyList<double> Values);
