using MLNet.Adapters.Pipeline.Attribution;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>The cosine of the embeddings of two texts, to which the words of the first contribute; the second is left as it is.</summary>
internal sealed class AttributedEmbedding(EmbeddingSettings settings) : IAttributedTask
{
    public AttributedText Read(NativeModel native, string text, string? secondText, WordExplanationOptions options, ScoringNotes notes)
    {
        if (secondText is null)
        {
            throw new ArgumentException(
                "An embedding alone predicts nothing. Give a secondText: what makes the two similar is explained.", nameof(secondText));
        }

        AttributedOptions.NoWord(options);
        AttributedOptions.NoOutput(options.Output, "an embedding");
        var prompt = settings.Prompt ?? string.Empty;
        var texts = native.Encode([new TextRow(prompt + text, null), new TextRow(prompt + secondText, null)], notes);
        var other = native.Embeddings([texts[1]], settings.Form)[0];
        var tokens = native.Load().Lease.Tokenizer.Align(texts[0], prompt + text, null).Index()
            .Where(token => token.Item.Sentence is not null && token.Item.Start >= prompt.Length)
            .Select(token => (token.Index, token.Item.Start - prompt.Length));
        return new AttributedText(
            texts[0], [.. TokenWords.Of(text, 0, tokens)], "similarity", new CosineScore(settings.Form, other));
    }
}
