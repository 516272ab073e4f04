using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>The record of a model, as far as it follows from a trainer's options.</summary>
internal static class OptionRecord
{
    /// <summary>Returns the record without head and composition.</summary>
    public static TaskRecord Of(
        AdapterTaskOptions options,
        PretrainedEncoder encoder,
        ComputePrecision precision,
        FineTuning fineTuning,
        TrainingReport report,
        ParameterSummary parameters) => new()
        {
            FineTuning = fineTuning,
            Composition = null,
            Head = null,
            HeadOutputs = 0,
            Labels = null,
            EncoderId = encoder.Id,
            EncoderSha256 = encoder.Sha256,
            EncoderFiles = [],
            EncoderStorage = fineTuning == FineTuning.Full ? EncoderStorage.Embedded : options.EncoderStorage,
            MaxTokens = options.MaxTokens,
            PairTruncation = options.PairTruncation,
            OnLongText = options.OnLongText,
            RereadRows = options.RereadRows,
            Precision = precision,
            Report = report,
            OwnAdapterReport = null,
            Parameters = parameters,
        };
}
