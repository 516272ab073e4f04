using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>Reads the words of a row.</summary>
internal sealed class WordReader(string columnName, WordSplitting splitting) : IRowReader<WordRow>
{
    public IReadOnlyList<InputColumn> Columns { get; } = [new WordColumn(columnName)];

    public Func<WordRow> Bind(DataViewRow row)
    {
        var column = row.Schema[columnName];
        if (column.Type is not VectorDataViewType)
        {
            var text = row.GetGetter<ReadOnlyMemory<char>>(column);
            ReadOnlyMemory<char> value = default;
            return () =>
            {
                text(ref value);
                return WordRow.Split(value.ToString(), splitting);
            };
        }

        var words = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        VBuffer<ReadOnlyMemory<char>> values = default;
        return () =>
        {
            words(ref values);
            return WordRow.Join([.. values.DenseValues().Select(word => word.ToString())]);
        };
    }
}
