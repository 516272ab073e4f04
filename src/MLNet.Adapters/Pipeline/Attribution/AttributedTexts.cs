using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Attribution;

/// <summary>A task whose head computes one vector for a text or a pair.</summary>
/// <param name="reader">The columns of the task, which determine whether it compares two texts.</param>
/// <param name="choose">
/// Given the head's outputs and the requested name, returns the name of the number to explain, and computes it from outputs: [B, C] → [B].
/// </param>
internal sealed class AttributedTexts(TextRowReader reader, Func<float[], string?, (string Output, Func<Tensor, Tensor> Score)> choose)
    : IAttributedTask
{
    /// <summary>Chooses the probability of the requested class, or of the predicted one.</summary>
    public static Func<float[], string?, (string Output, Func<Tensor, Tensor> Score)> ClassOf(IReadOnlyList<string> labels) =>
        (outputs, name) =>
        {
            var index = AttributedOptions.IndexOf(name, labels, Array.IndexOf(outputs, outputs.Max()));
            return (labels[index], all => all.softmax(-1).select(-1, index));
        };

    public AttributedText Read(
        NativeModel native, string text, string? secondText, WordExplanationOptions options, ScoringNotes notes)
    {
        var row = reader.RowOf(text, secondText);
        AttributedOptions.NoWord(options);
        var encoded = native.Encode([row], notes)[0];
        var (output, score) = choose(native.Outputs([encoded])[0], options.Output);
        return new AttributedText(encoded, TokenWords.Of(native.Load().Lease.Tokenizer, encoded, row), output, new HeadScore(score));
    }
}
