using System.Globalization;
using System.Text;

namespace MLNet.Adapters;

/// <summary>Which words decided a prediction.</summary>
/// <param name="Method">How the contributions were found.</param>
/// <param name="Output">What is explained: a label, a tag, an answer, or the name of the score.</param>
/// <param name="Score">
/// The model's number for it: a probability of a label or a tag, a predicted number, the evidence of an answer (the sum of two logits), or
/// the cosine of two embeddings.
/// </param>
/// <param name="BaselineScore">The number for the same text with every word hidden.</param>
/// <param name="Words">
/// The words that the model read, in their order, those of the first text first; texts are split at white space and punctuation,
/// or as a tagging model splits them; in scripts without spaces, such as Chinese, each token is a word.
/// </param>
public sealed record WordExplanation(
    WordExplanationMethod Method,
    string Output,
    double Score,
    double BaselineScore,
    IReadOnlyList<WordContribution> Words)
{
    /// <summary>The texts that were explained: one, or two.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>
    /// What the contributions miss of the difference of the scores: 0 but for numerical error of integrated gradients; of occlusion, what
    /// words do only together.
    /// </summary>
    public double Gap => Score - BaselineScore - Words.Sum(word => word.Value);

    /// <summary>Returns the scores, and a line for each word with its contribution.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Output}: {Score:0.000}, with all words hidden {BaselineScore:0.000} ({Method})");
        foreach (var word in Words)
            text.AppendLine(CultureInfo.InvariantCulture, $"{word.Value,8:+0.000;-0.000;0.000}  {word.Text}");
        return text.ToString().TrimEnd();
    }
}
