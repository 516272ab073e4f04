using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Tasks;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>Checks the options of scoring with multiple adapters against the encoder.</summary>
internal static class MultiAdapterOptionChecks
{
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static void Check(MultiAdapterOptions options, PretrainedEncoder encoder)
    {
        OptionChecks.Defined(options.OnUnknownAdapter);
        OptionChecks.Defined(options.OnLongText);
        OptionChecks.Defined(options.PairTruncation);
        OptionChecks.Defined(options.EncoderStorage);
        OptionChecks.RereadRows(options.RereadRows);
        OptionChecks.Precision(options.Precision);
        OptionChecks.CheckTokens(options.MaxTokens, encoder, options.Sentence2ColumnName is not null);
        ArgumentException.ThrowIfNullOrEmpty(options.AdapterColumnName, nameof(options.AdapterColumnName));
        ArgumentException.ThrowIfNullOrEmpty(options.Sentence1ColumnName, nameof(options.Sentence1ColumnName));
        string[] outputs = [options.ScoreColumnName, options.OutputColumnName, options.ScoreLabelsColumnName];
        if (Array.Find(outputs, string.IsNullOrEmpty) is not null || outputs.Distinct(StringComparer.Ordinal).Count() < outputs.Length)
            throw new ArgumentException($"The output columns are named '{string.Join("', '", outputs)}'. Give each a name of its own.");
        if (options.Sentence1ColumnName == options.Sentence2ColumnName)
            throw new ArgumentException(
                $"Both texts of the pair are column '{options.Sentence1ColumnName}'. Name two columns, "
                + "or leave Sentence2ColumnName null for single texts.");
    }

    public static MultiAdapterRecord ToRecord(MultiAdapterOptions options, PretrainedEncoder encoder) => new()
    {
        Routes = [],
        EncoderId = encoder.Id,
        EncoderSha256 = encoder.Sha256,
        EncoderFiles = [],
        EncoderStorage = options.EncoderStorage,
        AdapterColumnName = options.AdapterColumnName,
        Sentence1ColumnName = options.Sentence1ColumnName,
        Sentence2ColumnName = options.Sentence2ColumnName,
        ScoreColumnName = options.ScoreColumnName,
        OutputColumnName = options.OutputColumnName,
        ScoreLabelsColumnName = options.ScoreLabelsColumnName,
        FixedLabels = options.LabelsCanDiffer ? new MultiAdapterRecord.OutputLabels(null) : null,
        OnUnknownAdapter = options.OnUnknownAdapter,
        MaxTokens = options.MaxTokens,
        PairTruncation = options.PairTruncation,
        OnLongText = options.OnLongText,
        RereadRows = options.RereadRows,
    };
}
