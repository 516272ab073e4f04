using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Reads pairs of texts, with their negatives and their label if there are any.</summary>
internal sealed record PairReader(string FirstColumnName, string SecondColumnName) : IRowReader<GivenPair>
{
    /// <summary>The columns of texts that do not belong to the first.</summary>
    public IReadOnlyList<string> NegativeColumnNames { get; init; } = [];

    /// <summary>The column that says how much the texts belong together; null if pairs have no label.</summary>
    public string? LabelColumnName { get; init; }

    /// <summary>What a pair without a text lacks, for messages.</summary>
    public string MissingText => $"no text in column '{FirstColumnName}' or '{SecondColumnName}'";

    public IReadOnlyList<InputColumn> Columns =>
        [.. Texts.Columns, .. NegativeColumnNames.Select(InputColumn.Text), .. Label?.Columns ?? []];

    private TextRowReader Texts => new(FirstColumnName, SecondColumnName);

    private NumberReader? Label => LabelColumnName is { } name ? new(name, "label") : null;

    public Func<GivenPair> Bind(DataViewRow row)
    {
        var (texts, label) = (Texts.Bind(row), Label?.Bind(row));
        Func<TextRow>[] negatives = [.. NegativeColumnNames.Select(name => new TextRowReader(name).Bind(row))];
        return () =>
        {
            var (first, second) = texts();
            string[] given = [.. negatives.Select(negative => negative().First).Where(text => !string.IsNullOrWhiteSpace(text))];
            return new GivenPair(first, second!, given, label?.Invoke() ?? 1);
        };
    }
}
