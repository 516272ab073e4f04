using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>Converts questions and contexts into windows of tokens, in the same way for training and scoring.</summary>
/// <param name="MaxTokens">The maximum number of tokens in a window, including special tokens.</param>
/// <param name="WindowOverlap">The maximum number of tokens that two neighbouring windows share.</param>
/// <param name="OnLongText">Specifies what happens to a question that leaves no room for a context.</param>
/// <param name="Framing">The tokenizer's special tokens.</param>
internal sealed record QuestionEncoding(int MaxTokens, int WindowOverlap, LongText OnLongText, Framing Framing)
{
    /// <summary>The warning about truncated questions, with {0} for their number.</summary>
    public string CutWarning =>
        $"{{0}} question(s) left no room for a context in {MaxTokens} tokens and were cut to {LongestCutQuestion}. Raise MaxTokens, "
        + "or set OnLongText to Error to find them.";

    private int Room => MaxTokens - Framing.OfPair;

    /// <summary>Leaves half of a window for the context, and windows that share at most half of that if the overlap permits.</summary>
    private int LongestCutQuestion => Math.Max(1, Math.Min(Room / 2, Room - (2 * WindowOverlap)));

    /// <param name="tokenizer">The encoder's tokenizer.</param>
    /// <param name="context">The context, split into windows if it is too long.</param>
    /// <param name="question">The question, repeated in each window.</param>
    /// <param name="where">The name of the question in messages.</param>
    /// <exception cref="InvalidOperationException">
    /// The question leaves no room for the overlap of the windows that the context needs; or no room at all, and the options make that an
    /// error.
    /// </exception>
    public EncodedQuestion Encode(ITextTokenizer tokenizer, string context, string question, string where)
    {
        int[] asked = [.. tokenizer.Tokenize(question).Select(token => token.Id)];
        var isCut = asked.Length >= Room;
        if (isCut && OnLongText == LongText.Error)
            throw new InvalidOperationException(
                $"{where} has {asked.Length} tokens, which leave no room for a context in MaxTokens {MaxTokens}. Shorten it, "
                + "raise MaxTokens, or set OnLongText to Truncate.");
        if (isCut)
            asked = asked[..LongestCutQuestion];
        var tokens = tokenizer.Tokenize(context);
        return new EncodedQuestion(tokens, [.. Plan(tokens.Count, asked.Length, where).Select(Frame)]);

        ContextWindow Frame((int Start, int Count) part)
        {
            int[] ids = [.. Enumerable.Range(part.Start, part.Count).Select(token => tokens[token].Id)];
            var text = tokenizer.Frame(asked, ids) with { IsTruncated = isCut };
            return new ContextWindow(text, text.Second!.Value.Start.Value, part.Start, part.Count);
        }
    }

    private IReadOnlyList<(int Start, int Count)> Plan(int contextTokens, int questionTokens, string where)
    {
        var room = Room - questionTokens;
        if (contextTokens <= room)
            return [(0, contextTokens)];
        return WindowOverlap < room
            ? TokenWindows.Plan([.. Enumerable.Repeat(1, contextTokens)], room, WindowOverlap)
            : throw new InvalidOperationException(
                $"{where} has {questionTokens} tokens, which leave {room} of MaxTokens {MaxTokens} for the context: "
                + $"windows of {room} cannot share WindowOverlap {WindowOverlap} tokens. Lower WindowOverlap to at most {room - 1}, "
                + "raise MaxTokens, or shorten the question.");
    }
}
