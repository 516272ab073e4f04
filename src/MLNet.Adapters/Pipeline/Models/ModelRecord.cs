using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>What <c>model.json</c> of every saved model holds; weights and the encoder's files are entries of their own.</summary>
internal abstract record ModelRecord
{
    public required string EncoderId { get; init; }

    public required string EncoderSha256 { get; init; }

    /// <summary>The encoder's files in the model, in order; empty if the encoder is only referenced.</summary>
    public required IReadOnlyList<string> EncoderFiles { get; init; }

    public required EncoderStorage EncoderStorage { get; init; }

    public required int MaxTokens { get; init; }

    public required LongText OnLongText { get; init; }

    /// <summary>How many rows a view keeps the results of when it is read again; null in older models.</summary>
    public int? RereadRows { get; init; }
}
