using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Fusion;

/// <summary>A task on texts or text pairs, each read in one pass.</summary>
internal abstract class AnalyzedTexts<TGold, TOutput>(TextRowReader reader) : AnalyzedTask<TextRow, TGold, TOutput>
{
    protected TextRowReader Reader { get; } = reader;

    public override TextRow RowOf(string text, string? secondText) => Reader.RowOf(text, secondText);

    public override IReadOnlyList<ShownToken> Tokens(ITextTokenizer tokenizer, TextRow row, FusedResult<TOutput> result) =>
        Aligned(tokenizer.Align(result.Texts[0], row.First, row.Second), 0);

    /// <summary>Returns all tokens of one of the row's texts.</summary>
    protected static IReadOnlyList<ShownToken> Aligned(IReadOnlyList<AlignedToken> tokens, int text) =>
        [
            .. tokens.Select(
                (token, index) => new ShownToken(text, index, new ExplainedToken(token.Text, token.Sentence, token.Start, token.End))),
        ];
}
