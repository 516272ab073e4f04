using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>A row with the columns of a model. The model runs once per position, whichever columns are read.</summary>
internal sealed class ScoredRow<TInput, TOutput> : DataViewRow
    where TInput : notnull
{
    private readonly ScoringBindings<TInput, TOutput> _bindings;
    private readonly ActiveColumns _active;
    private readonly DataViewRow _input;
    private readonly Func<TInput>? _readInput;
    private readonly ScoringNotes _notes = new();

    private TOutput? _result;
    private long? _scoredPosition;
    private bool _isReported;

    public ScoredRow(ScoringBindings<TInput, TOutput> bindings, ActiveColumns active, DataViewRow input)
    {
        _bindings = bindings;
        _active = active;
        _input = input;
        _readInput = active.IsScored ? bindings.Scoring.Reader.Bind(input) : null;
    }

    public override DataViewSchema Schema => _bindings.OutputSchema;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(_bindings.Scoring.Host, column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        _active.CheckActive(_bindings.Scoring.Host, column);
        return _bindings.IsPassedThrough(column, out DataViewSchema.Column input)
            ? _input.GetGetter<TValue>(input)
            : ActiveColumns.Cast<TValue>(_bindings.Scoring.Host, _bindings.CreateGetter(column, CurrentResult), Schema[column.Index]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }

    private TOutput CurrentResult()
    {
        if (_scoredPosition != _input.Position)
        {
            _scoredPosition = null;
            _result = _bindings.Scoring.Score([_readInput!()], _notes)[0];
            _scoredPosition = _input.Position;
            if (!_isReported)
                _isReported = _notes.Report(_bindings.Scoring.Host);
        }

        return _result!;
    }
}
