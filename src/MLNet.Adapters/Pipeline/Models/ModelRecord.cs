using System.Text.Json.Serialization;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>The contents of <c>model.json</c> that all saved models share; weights and the encoder's files are separate entries.</summary>
internal abstract record ModelRecord
{
    public required string EncoderId { get; init; }

    public required string EncoderSha256 { get; init; }

    /// <summary>The family of an encoder that a package of this library finds; null, and not written, for others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EncoderType { get; init; }

    /// <summary>The encoder's files in the model, in order; empty if the encoder is only referenced.</summary>
    public required IReadOnlyList<string> EncoderFiles { get; init; }

    public required EncoderStorage EncoderStorage { get; init; }

    public required int MaxTokens { get; init; }

    public required LongText OnLongText { get; init; }

    /// <summary>The number of rows whose results a view keeps when it is read again; null in older models.</summary>
    public int? RereadRows { get; init; }

    /// <summary>
    /// Float32 or bfloat16. Float32 is not written: such a file is as it was before there was a choice, and older versions read it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ComputePrecision Precision { get; init; }
}
