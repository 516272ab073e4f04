using MLNet.Adapters.Encoders;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders;

/// <summary>Encoders of three layers with weights drawn by a seed, for identities that hold for any weights.</summary>
internal static class RandomBert
{
    private const int Words = 50;

    /// <param name="hiddenSize">A multiple of 4, the number of heads.</param>
    /// <param name="seed">Of all weights; the same in every precision.</param>
    /// <param name="type">The precision.</param>
    public static TransformerEncoder Create(int hiddenSize, int seed, ScalarType type)
    {
        using var gradients = no_grad();
        using var generator = new Generator((ulong)seed, CPU);
        var encoder = new TransformerEncoder(
            new EncoderConfig
            {
                ModelType = "bert",
                VocabularySize = Words,
                HiddenSize = hiddenSize,
                Layers = 3,
                Heads = 4,
                FeedForwardSize = 2 * hiddenSize,
                MaxPositions = 8,
                MaxTokens = 8,
                TokenTypes = 1,
            },
            hasPooler: false,
            CPU);
        foreach (var (name, parameter) in encoder.named_parameters())
        {
            var isNorm = name.Contains("norm", StringComparison.Ordinal);
            using var drawn = empty(parameter.shape).normal_(0, isNorm ? 0.1 : 1 / Math.Sqrt(hiddenSize), generator);
            parameter.copy_(isNorm && name.EndsWith("weight", StringComparison.Ordinal) ? drawn.add_(1) : drawn);
        }

        encoder.to(type);
        return encoder;
    }

    /// <summary>Two rows, one of them padded.</summary>
    public static EncoderInput Input(ScalarType type) =>
        EncoderInput.Create([1, 5, 9, 2, 1, 7, 2, 0], new long[8], [4, 3], 4, CPU).In(type);

    /// <summary>The same batch for an encoder of a precision.</summary>
    public static EncoderInput In(this EncoderInput input, ScalarType type) => input with { AttentionBias = input.AttentionBias?.to(type) };
}
