using Microsoft.ML.Runtime;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pretrained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>The adapters of a running model in native memory, and the encoder that they share. Multiple threads can use them.</summary>
/// <remarks>
/// An adapter is loaded into native memory when its first row arrives, so a model of a thousand adapters costs only what is used of it.
/// </remarks>
internal sealed class NativeAdapters(IHost host, RoutedModel model, LiveRoutes live) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ScoringPrecision _precision = new(host, model.Record.Precision);
    private readonly Dictionary<AdapterComposition, BuiltAdapter> _built = new(ReferenceEqualityComparer.Instance);
    private EncoderLease? _lease;
    private Device? _device;

    public int Count
    {
        get
        {
            lock (_gate)
                return _built.Count;
        }
    }

    /// <summary>Returns the encoder, loaded if it is not.</summary>
    /// <param name="isDeviceReported">Whether the log names the device already.</param>
    public EncoderLease Lease(bool isDeviceReported = false)
    {
        lock (_gate)
        {
            _device ??= TorchDevice.Choose(host, isDeviceReported);
            return _lease ??= model.Encoder.RentForScoring(_device, _precision.On(_device));
        }
    }

    /// <summary>Changes the adapters while others score; memory of removed ones is released when the last row has left them.</summary>
    /// <remarks>New adapters of a model that is loaded are built before rows can name them.</remarks>
    public void Change(Func<AdapterRoutes, AdapterRoutes> change) => live.Change(change, BuildNew, _ =>
    {
        lock (_gate)
            ReleaseRemoved();
    });

    /// <summary>Returns adapters for one computation, on a compute thread; those that are not in native memory are built.</summary>
    /// <param name="parts">The adapters; each can be there several times.</param>
    /// <param name="encoder">The loaded encoder.</param>
    /// <param name="current">The routes with which the computation began.</param>
    public EnteredAdapters Enter(IEnumerable<AdapterComposition> parts, TextEncoder encoder, AdapterRoutes current)
    {
        var entered = new Dictionary<AdapterComposition, BuiltAdapter>(ReferenceEqualityComparer.Instance);
        try
        {
            foreach (var part in parts.Where(part => !entered.ContainsKey(part)))
            {
                lock (_gate)
                {
                    var built = Build(part, encoder);
                    built.Enter();
                    entered.Add(part, built);
                }
            }

            return new EnteredAdapters(entered, () => Exit(entered, current));
        }
        catch
        {
            Exit(entered, current);
            throw;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var built in _built.Values)
                built.Retire();
            _built.Clear();
            _lease?.Dispose();
            _lease = null;
        }
    }

    private void Exit(Dictionary<AdapterComposition, BuiltAdapter> entered, AdapterRoutes current)
    {
        lock (_gate)
        {
            foreach (var built in entered.Values)
                built.Exit();
            if (live.Current != current)
                ReleaseRemoved();
        }
    }

    private void BuildNew(AdapterRoutes next)
    {
        TextEncoder? encoder;
        lock (_gate)
            encoder = _lease?.Encoder;
        if (encoder is null)
            return;
        var known = live.Current.Parts();
        ComputeThreads.Score(() =>
        {
            lock (_gate)
            {
                foreach (var part in next.Parts().Except(known, ReferenceEqualityComparer.Instance).Cast<AdapterComposition>())
                    Build(part, encoder);
            }

            return true;
        });
    }

    private BuiltAdapter Build(AdapterComposition part, TextEncoder encoder) =>
        _built.TryGetValue(part, out var known)
            ? known
            : _built[part] = new(TextModelBuilder.Build(encoder, part, part.Head!, $"head of '{part.Name}'", _device!));

    // Under the lock. A computation that began before an adapter was removed may still build it.
    private void ReleaseRemoved()
    {
        var parts = live.Current.Parts();
        foreach (var (part, built) in _built.Where(pair => !parts.Contains(pair.Key)).ToList())
        {
            _built.Remove(part);
            built.Retire();
        }
    }
}
