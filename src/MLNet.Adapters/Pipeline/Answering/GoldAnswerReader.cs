using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>Reads the answer of a training row and its index.</summary>
internal sealed class GoldAnswerReader(string answerColumnName, string indexColumnName) : IRowReader<GoldAnswer>
{
    public IReadOnlyList<InputColumn> Columns { get; } =
    [
        new InputColumn(answerColumnName, "answer", TextDataViewType.Instance),
        new InputColumn(indexColumnName, "answer index", NumberDataViewType.Int32),
    ];

    public Func<GoldAnswer> Bind(DataViewRow row)
    {
        var readText = row.GetGetter<ReadOnlyMemory<char>>(row.Schema[answerColumnName]);
        var readIndex = row.GetGetter<int>(row.Schema[indexColumnName]);
        var (text, index) = (default(ReadOnlyMemory<char>), 0);
        return () =>
        {
            readText(ref text);
            readIndex(ref index);
            return new GoldAnswer(text.ToString(), index);
        };
    }
}
