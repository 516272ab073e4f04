using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pretrained;

/// <summary>Builds the tokenizer that belongs to an encoder's files.</summary>
internal static class EncoderTokenizers
{
    /// <exception cref="InvalidDataException">A tokenizer file is damaged, or has ids for which the encoder has no embedding.</exception>
    public static ITextTokenizer Load(EncoderFiles files, EncoderConfig config)
    {
        var tokenizer = files.Tokenizer.Load(files.ReadTokenizer());
        return tokenizer.VocabularySize <= config.VocabularySize
            ? tokenizer
            : throw new InvalidDataException(
                $"{files.Tokenizer.RequiredFiles[0]} has {tokenizer.VocabularySize} tokens, "
                + $"but the encoder has embeddings for {config.VocabularySize}. "
                + "Use the vocabulary and the weights of the same model.");
    }
}
