using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Tasks;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Checks the options of embeddings against the encoder before any data is read.</summary>
internal static class EmbeddingOptionChecks
{
    public const int DefaultMaxTokens = 256; // sentence-transformers' limit for all-MiniLM-L6-v2

    /// <summary>Creates the model that the options specify.</summary>
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static EmbeddingModel ToModel(EncoderEmbeddingOptions options)
    {
        var encoder = options.Encoder.OrDefault();
        var pooling = PoolingOf(options.Pooling, encoder);
        var prompt = PromptOf(options, encoder);
        var maxTokens = options.MaxTokens
            ?? Math.Min(SentenceSettings.ReadMaxTokens(encoder.Folder, () => encoder.LowersCase) ?? DefaultMaxTokens, encoder.MaxTokens);
        OptionChecks.Defined(options.OnLongText);
        OptionChecks.Defined(options.EncoderStorage);
        OptionChecks.RereadRows(options.RereadRows);
        OptionChecks.Precision(options.Precision);
        OptionChecks.CheckTokens(maxTokens, encoder, isPair: false);
        Dimensions(options.Dimensions, nameof(options.Dimensions), encoder);
        ColumnChecks.Outputs(options.OutputColumnName);
        if (options.InputColumnName is { Length: 0 })
            throw new ArgumentException("InputColumnName is empty. Name the text column, or leave it null for the output column's name.");
        if (options.Adapter is { } adapter)
            CheckAdapter(adapter, encoder);
        var record = new EmbeddingRecord
        {
            Settings = new EmbeddingSettings
            {
                InputColumnName = options.InputColumnName ?? options.OutputColumnName,
                OutputColumnName = options.OutputColumnName,
                Pooling = pooling,
                Normalize = options.Normalize,
                Prompt = prompt,
                Dimensions = options.Dimensions,
            },
            Adapter = null,
            EncoderId = encoder.Id,
            EncoderSha256 = encoder.Sha256,
            EncoderFiles = [],
            EncoderStorage = options.EncoderStorage,
            MaxTokens = maxTokens,
            OnLongText = options.OnLongText,
            RereadRows = options.RereadRows,
        };
        return new EmbeddingModel(record, encoder, options.Adapter is { } given ? given with { Head = null } : null);
    }

    /// <summary>Returns the given pooling, otherwise the one that the files next to the encoder specify, otherwise the mean.</summary>
    public static EmbeddingPooling PoolingOf(EmbeddingPooling? given, PretrainedEncoder encoder)
    {
        if (given is not { } pooling)
            return SentenceSettings.ReadPooling(encoder.Folder) ?? EmbeddingPooling.Mean;
        OptionChecks.Defined(pooling);
        return pooling;
    }

    /// <exception cref="ArgumentException">The number of components is not one from 1 to the encoder's hidden size.</exception>
    public static void Dimensions(int? number, string name, PretrainedEncoder encoder) => OptionChecks.Require(
        number is null || (number >= 1 && number <= encoder.HiddenSize),
        name,
        number,
        $"from 1 to {encoder.HiddenSize}, the hidden size of encoder '{encoder.Id}'");

    private static string? PromptOf(EncoderEmbeddingOptions options, PretrainedEncoder encoder)
    {
        if (options is { Prompt: not null, PromptName: not null })
            throw new ArgumentException(
                $"Prompt is '{options.Prompt}' and PromptName is '{options.PromptName}'. Set one of them, and leave the other null.");
        var prompt = options.Prompt ?? SentencePrompts.Read(encoder.Folder, options.PromptName);
        if (string.IsNullOrEmpty(prompt))
            return null;
        if (options.Pooling is null)
            SentencePrompts.CheckPooled(encoder.Folder);
        return prompt;
    }

    private static void CheckAdapter(AdapterComposition adapter, PretrainedEncoder encoder)
    {
        adapter.CheckFits(encoder);
        if (adapter.SplitsRows)
            throw new ArgumentException(
                $"Adapter is {adapter.Name}, which copies or routes rows, so it returns no single embedding. Give an adapter, a Stack, "
                + "an Average or a fusion.");
        if (adapter is not TrainedAdapter)
            CompositionPlaces.Check(adapter);
    }
}
