using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>
/// Reads some rows ahead, keeps the requested values, and scores the rows together when the first score is requested. The look-ahead starts
/// small, so that a preview is cheap, and doubles while the consumer continues; a server's batch is read ahead as a whole.
/// </summary>
internal sealed class ScoredCursor<TInput, TOutput> : DataViewRowCursor
    where TInput : notnull
{
    private const int FirstLookAhead = 4;
    private const int LargestLookAhead = 512;

    private readonly ScoringBindings<TInput, TOutput> _bindings;
    private readonly IHost _host;
    private readonly ActiveColumns _active;
    private readonly DataViewRowCursor _source;
    private readonly Func<TInput> _readInput;
    private readonly Dictionary<int, ColumnBuffer> _passedThrough;
    private readonly ColumnBuffer<DataViewRowId> _ids;
    private readonly ValueGetter<DataViewRowId> _readId;
    private readonly RereadResults<TInput, TOutput> _reread;
    private readonly ScoringNotes _notes;

    private TInput[] _inputs = [];
    private DataViewRowId[] _inputIds = [];
    private IReadOnlyList<TOutput>? _results;
    private Dictionary<int, TOutput>? _singleResults;
    private ExceptionDispatchInfo? _sourceError;
    private bool? _keepsResults;
    private int _lookAhead;
    private long _batch = -1;
    private int _count;
    private int _current = -1;
    private long _position = -1;
    private bool _isSourceDone;
    private bool _isDisposed;

    public ScoredCursor(
        ScoringBindings<TInput, TOutput> bindings,
        RereadResults<TInput, TOutput> reread,
        ActiveColumns active,
        DataViewRowCursor source)
    {
        var batch = WholeBatch.Current;
        _lookAhead = Math.Min(batch?.Rows ?? FirstLookAhead, LargestLookAhead);
        _keepsResults = batch is null ? null : false;
        _notes = new ScoringNotes(batch);
        _bindings = bindings;
        _host = bindings.Scoring.Host;
        _reread = reread;
        _active = active;
        _source = source;
        _readInput = bindings.Scoring.Reader.Bind(source);
        _passedThrough = active.PassedThrough.ToDictionary(column => column.Index, column => ColumnBuffer.Create(source, column));
        _readId = source.GetIdGetter();
        _ids = new ColumnBuffer<DataViewRowId>(_readId);
    }

    public override DataViewSchema Schema => _bindings.OutputSchema;

    public override long Position => _position;

    /// <summary>
    /// The number of the look-ahead. ML.NET passes on rows of parallel cursors batch by batch, so the first rows arrive at once.
    /// </summary>
    public override long Batch => Math.Max(_batch, 0);

    public override bool MoveNext()
    {
        if (_isDisposed)
            return false;

        if (_current + 1 >= _count)
            ReadAhead();
        else
            _current++;

        if (_count == 0)
        {
            Dispose();
            return false;
        }

        _position++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(_host, column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => _ids.CreateGetter(CurrentRow);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        _active.CheckActive(_host, column);
        Delegate getter = _bindings.IsPassedThrough(column, out DataViewSchema.Column input)
            ? _passedThrough[input.Index].CreateUntypedGetter(CurrentRow)
            : _bindings.CreateGetter(column, CurrentResult);
        return ActiveColumns.Cast<TValue>(_host, getter, Schema[column.Index]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _position = -1;
            _current = -1;
            _count = 0;
            _inputs = [];
            _inputIds = [];
            _results = null;
            _singleResults = null;
            _passedThrough.Clear();
            _source.Dispose();
            _notes.Report(_host);
        }

        base.Dispose(disposing);
    }

    private void ReadAhead()
    {
        _host.CheckAlive();
        _sourceError?.Throw();
        _results = null;
        _singleResults = null;
        _count = 0;
        _current = 0;
        _batch++;
        if (_inputs.Length < _lookAhead)
        {
            _inputs = new TInput[_lookAhead];
            _inputIds = new DataViewRowId[_lookAhead];
        }

        while (_count < _lookAhead && !_isSourceDone && _sourceError is null)
            ReadRow();
        _lookAhead = Math.Min(2 * _lookAhead, LargestLookAhead);
    }

    private void ReadRow()
    {
        try
        {
            if (!_source.MoveNext())
            {
                _isSourceDone = true;
                return;
            }

            foreach (ColumnBuffer buffer in _passedThrough.Values)
                buffer.Fetch(_count);
            _ids.Fetch(_count);
            _inputs[_count] = _readInput();
            _readId(ref _inputIds[_count]);
            _count++;
        }
        catch (Exception error) when (_count > 0 && error is not OperationCanceledException)
        {
            // The rows before the broken one are valid: the error is thrown when the consumer reaches its row, as without look-ahead.
            _sourceError = ExceptionDispatchInfo.Capture(error);
        }
    }

    private int CurrentRow()
    {
        _host.Check(
            _current >= 0 && _current < _count,
            "The cursor is on no row. Call MoveNext first, and read no value after it returned false.");
        return _current;
    }

    private TOutput CurrentResult()
    {
        int row = CurrentRow();
        if (_results is null && _singleResults is null)
            ScoreAhead();
        return _results is not null ? _results[row] : ScoreSingly(row);
    }

    // A row that cannot be scored does not affect the valid rows around it: its error is thrown when the consumer requests that row.
    private void ScoreAhead()
    {
        try
        {
            _results = Score(0, _count);
        }
        catch (InvalidOperationException) when (_count > 1)
        {
            _singleResults = [];
        }
    }

    private TOutput ScoreSingly(int row)
    {
        if (!_singleResults!.TryGetValue(row, out TOutput? result))
            _singleResults[row] = result = Score(row, 1)[0];
        return result;
    }

    private IReadOnlyList<TOutput> Score(int first, int count)
    {
        var rows = new ArraySegment<TInput>(_inputs, first, count);
        return (_keepsResults ??= _reread.BeginPass())
            ? _reread.Score(new ArraySegment<DataViewRowId>(_inputIds, first, count), rows, _notes)
            : _bindings.Scoring.Score(rows, _notes);
    }
}
