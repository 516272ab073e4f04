using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>Checks the options of question answering against each other before any data is read.</summary>
internal static class AnsweringOptionChecks
{
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static void Check(AdapterQuestionAnsweringOptions options, Framing framing)
    {
        OptionChecks.Defined(options.Head);
        ArgumentException.ThrowIfNullOrEmpty(options.ContextColumnName, nameof(options.ContextColumnName));
        ArgumentException.ThrowIfNullOrEmpty(options.QuestionColumnName, nameof(options.QuestionColumnName));
        ArgumentException.ThrowIfNullOrEmpty(options.AnswerIndexColumnName, nameof(options.AnswerIndexColumnName));
        if (options.ContextColumnName == options.QuestionColumnName)
            throw new ArgumentException($"Context and question are both column '{options.ContextColumnName}'. Name two columns.");
        ColumnChecks.Outputs([options.PredictedAnswerColumnName, options.ScoreColumnName, .. FusionOptionChecks.WeightsColumn(options)]);
        OptionChecks.Require(options.TopK >= 1, nameof(options.TopK), options.TopK, "at least 1");
        OptionChecks.Require(options.MaxAnswerTokens >= 1, nameof(options.MaxAnswerTokens), options.MaxAnswerTokens, "at least 1");
        // One token of the question, and one of the context that the previous window does not contain.
        var largest = options.MaxTokens - framing.OfPair - 2;
        OptionChecks.Require(
            options.WindowOverlap >= 0 && options.WindowOverlap <= largest,
            nameof(options.WindowOverlap),
            options.WindowOverlap,
            $"from 0 to {largest}: a window of MaxTokens {options.MaxTokens} holds {framing.OfPair} special tokens, the question, "
                + "and more of the context than it shares with the next; or raise MaxTokens");
    }
}
