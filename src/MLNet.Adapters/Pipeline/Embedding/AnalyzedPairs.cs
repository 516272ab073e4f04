using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Pairs of texts that belong together, without labels.</summary>
internal class AnalyzedPairs(TextRowReader reader) : AnalyzedTask<TextRow, TextRow, PairEmbeddings>
{
    public override TextRow RowOf(string text, string? secondText) => new(text, secondText);

    public override List<(TextRow Input, TextRow Gold)> Read(IHost host, IDataView data, string labelColumnName, ScoringNotes notes) =>
        AnalyzedRows.Read(host, data, reader, reader);

    public override IReadOnlyList<ShownToken> Tokens(ITextTokenizer tokenizer, TextRow row, FusedResult<PairEmbeddings> result) =>
        [
            .. result.Texts.SelectMany(
                (text, index) =>
                    tokenizer
                        .Align(text, index == 0 ? row.First : row.Second!, null)
                        .Select(
                            (token, place) =>
                                new ShownToken(
                                    index,
                                    place,
                                    new ExplainedToken(token.Text, token.Sentence is null ? null : index, token.Start, token.End)))),
        ];

    public override PredictionQuality Quality(IReadOnlyList<(TextRow Input, TextRow Gold)> rows, IReadOnlyList<PairEmbeddings> outputs)
    {
        var pairs = new TextPairs(outputs.Select(output => (output.Texts[0], output.Texts[1])));
        var embeddings = new ReadOnlyMemory<float>[pairs.Texts.Count];
        foreach (var (pair, output) in outputs.Index())
            (embeddings[pairs.Firsts[pair]], embeddings[pairs.Seconds[pair]]) = (output.Embeddings[0], output.Embeddings[1]);
        var ranks = ComputeThreads.Score(() => RetrievalRanks.Compute(pairs, embeddings));
        return new PredictionQuality(ranks.Average(rank => rank == 1 ? 1.0 : 0.0), double.NaN, double.NaN);
    }
}
