using System.Collections.Concurrent;
using Microsoft.ML;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>One version of a model. Its native memory is released when it is retired and its last batch has ended.</summary>
internal sealed class LoadedModel<TInput, TOutput>(MLContext context, SourcedModel model)
    where TInput : class
    where TOutput : class, new()
{
    private readonly Lock _gate = new();
    private readonly ConcurrentBag<ScoringView<TInput, TOutput>> _idle = [new(context, model)]; // fails early if columns do not fit
    private int _running;
    private bool _isRetired;

    /// <summary>The stages that are served.</summary>
    public ITransformer Model => model.Model;

    /// <summary>Keeps the model until <see cref="Exit"/>; false if it is retired.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_isRetired)
                return false;
            _running++;
            return true;
        }
    }

    /// <summary>Ends what <see cref="TryEnter"/> began.</summary>
    public void Exit()
    {
        lock (_gate)
        {
            _running--;
            ReleaseIfDone();
        }
    }

    /// <summary>Lets no further batch begin.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            if (_isRetired)
                return;
            _isRetired = true;
            ReleaseIfDone();
        }
    }

    /// <summary>Scores rows together, between <see cref="TryEnter"/> and <see cref="Exit"/>, or before others know the model.</summary>
    public ScoredBatch<TOutput> Score(IReadOnlyList<TInput> rows)
    {
        if (!_idle.TryTake(out var view))
            view = new ScoringView<TInput, TOutput>(context, model);
        try
        {
            return view.Score(rows);
        }
        finally
        {
            _idle.Add(view);
        }
    }

    private void ReleaseIfDone()
    {
        if (_isRetired && _running == 0)
            model.Owned?.Dispose();
    }
}
