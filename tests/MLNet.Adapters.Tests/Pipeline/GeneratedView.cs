using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>Rows made on the fly in memory that the next row overwrites, as a frugal data source does.</summary>
internal sealed class GeneratedView : IDataView
{
    private readonly int _rows;

    public GeneratedView(int rows)
    {
        _rows = rows;
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Text", TextDataViewType.Instance);
        schema.AddColumn("Numbers", new VectorDataViewType(NumberDataViewType.Single, 2));
        schema.AddColumn("Words", new VectorDataViewType(TextDataViewType.Instance, 2));
        Schema = schema.ToSchema();
    }

    public int FailsAt { get; init; } = int.MaxValue;

    public bool CanShuffle { get; init; }

    public bool WasShuffled { get; private set; }

    public int OpenCursors { get; private set; }

    public string[] LastColumns { get; private set; } = [];

    public DataViewSchema Schema { get; }

    /// <summary>Text of 4 to 35 characters.</summary>
    public static string TextOf(int row) => new((char)('a' + (row % 26)), 4 + (row * 7 % 32));

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        WasShuffled |= rand is not null;
        OpenCursors++;
        LastColumns = [.. columnsNeeded.Select(column => column.Name)];
        return new Cursor(this);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(GeneratedView view) : DataViewRowCursor
    {
        private readonly char[] _text = new char[40];
        private readonly char[] _word = new char[40];
        private long _position = -1;
        private bool _isDisposed;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            _position = _position + 1 < view._rows ? _position + 1 : -1;
            return _position != view.FailsAt ? _position >= 0 : throw new InvalidDataException($"Bad row {_position}.");
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 7);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            (ValueGetter<TValue>)
                (object)(
                    column.Name switch
                    {
                        "Text" => (ValueGetter<ReadOnlyMemory<char>>)(
                            (ref ReadOnlyMemory<char> value) => value = Put(TextOf((int)_position), _text)),
                        "Numbers" => (ValueGetter<VBuffer<float>>)(
                            (ref VBuffer<float> value) =>
                            {
                                VBufferEditor<float> editor = VBufferEditor.Create(ref value, 2);
                                editor.Values[0] = _position;
                                editor.Values[1] = _position + 1;
                                value = editor.Commit();
                            }),
                        _ => (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)(
                            (ref VBuffer<ReadOnlyMemory<char>> value) =>
                            {
                                VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, 2);
                                editor.Values[0] = Put(TextOf((int)_position), _text);
                                editor.Values[1] = Put($"{_position}", _word);
                                value = editor.Commit();
                            }),
                    });

        protected override void Dispose(bool disposing)
        {
            if (!_isDisposed)
                view.OpenCursors--;
            _isDisposed = true;
            base.Dispose(disposing);
        }

        private static ReadOnlyMemory<char> Put(string text, char[] buffer)
        {
            text.CopyTo(buffer);
            return buffer.AsMemory(0, text.Length);
        }
    }
}
