using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>Splits the texts of one training into words: as the options specify, or as the rows' tags imply.</summary>
internal sealed class RowWords(IHost host, AdapterNamedEntityRecognitionOptions options)
{
    private (WordSplitting Splitting, string Row)? _told; // detected from the first row whose words depend on it

    /// <summary>How texts are split into words.</summary>
    public WordSplitting Splitting =>
        options.WordSplitting != WordSplitting.Detect ? options.WordSplitting : _told?.Splitting ?? WordSplitting.WhiteSpace;

    /// <summary>Describes the splitting if it was detected from rows; null if it was not.</summary>
    public string? Note => _told is { } told ? $"Texts are split into words {Describe(told.Splitting)}, as rows are tagged." : null;

    /// <summary>Whether a row can have the given number of words.</summary>
    public bool CanHave(WordRow row, int words) => row.Words.Count == words || (Detects(row) && Finer(row).Words.Count == words);

    /// <summary>Returns the words of a row.</summary>
    /// <param name="example">The row.</param>
    /// <param name="what">The name of the data in messages.</param>
    /// <exception cref="InvalidOperationException">
    /// The row does not have one tag per word, or the tags of other rows imply another splitting; the message contains the row and the
    /// numbers.
    /// </exception>
    public WordRow Of(Example<WordRow, int[]> example, string what)
    {
        var (row, tags) = (example.Input, example.Label.Length);
        var number = $"row {example.Row} of the {what}";
        if (!Detects(row))
            return row.Words.Count == tags
                ? row
                : throw Mismatch(
                    number,
                    row,
                    tags,
                    row.IsSplit ? $"; a text is split into words {Describe(Splitting)}, as WordSplitting specifies" : string.Empty);
        var finer = Finer(row);
        var fitting = row.Words.Count == tags ? row : finer;
        if (fitting.Words.Count != tags)
            throw Mismatch(
                number,
                row,
                tags,
                $"; the text, split {Describe(WordSplitting.WhiteSpace)}, would have {finer.Words.Count} if it were split at "
                + "punctuation too");
        if (row.Words.Count == finer.Words.Count)
            return row;
        var splitting = fitting == row ? WordSplitting.WhiteSpace : WordSplitting.WhiteSpaceAndPunctuation;
        _told ??= (splitting, number);
        return _told.Value.Splitting == splitting
            ? fitting
            : throw host.Except(
                $"Column '{options.LabelColumnName}' has {tags} tag(s) in {number}, one for each word of column "
                + $"'{options.Sentence1ColumnName}' split {Describe(splitting)} ({row.Words.Count} at white space only, "
                + $"{finer.Words.Count} with punctuation), "
                + $"but in {_told.Value.Row} one for each word split {Describe(_told.Value.Splitting)}. Tag all rows in the same way, "
                + "or give vectors of words.");
    }

    private static WordRow Finer(WordRow row) => WordRow.Split(row.Text, WordSplitting.WhiteSpaceAndPunctuation);

    private static string Describe(WordSplitting splitting) =>
        splitting == WordSplitting.WhiteSpace ? "at white space" : "at white space and punctuation";

    private bool Detects(WordRow row) => row.IsSplit && options.WordSplitting == WordSplitting.Detect;

    private Exception Mismatch(string number, WordRow row, int tags, string how) =>
        host.Except(
            $"R{number[1..]} has {row.Words.Count} word(s) in column '{options.Sentence1ColumnName}', "
            + $"but {tags} tag(s) in column '{options.LabelColumnName}'. Give one tag for each word{how}.");
}
