using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pretrained;

/// <summary>Builds the tokenizer that belongs to an encoder's files.</summary>
internal static class EncoderTokenizers
{
    /// <exception cref="InvalidDataException">A tokenizer file is damaged, or has ids that the encoder has no embedding for.</exception>
    public static ITextTokenizer Load(EncoderFiles files, EncoderConfig config)
    {
        var options = BertTokenizerConfig.Read(Optional(files, EncoderFiles.TokenizerConfig), Optional(files, EncoderFiles.SpecialTokens));
        var tokenizer = new BertTokenization(files.ReadAllBytes(EncoderFiles.Vocabulary), options);
        return tokenizer.VocabularySize <= config.VocabularySize ? tokenizer : throw new InvalidDataException(
            $"{EncoderFiles.Vocabulary} has {tokenizer.VocabularySize} tokens, but the encoder has embeddings for {config.VocabularySize}. "
            + "Use the vocabulary and the weights of one and the same model.");
    }

    private static byte[]? Optional(EncoderFiles files, string name) => files.Contains(name) ? files.ReadAllBytes(name) : null;
}
