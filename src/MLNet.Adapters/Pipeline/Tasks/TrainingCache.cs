using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Training;
using MLNet.Adapters.Training.Caching;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>The cache of one training: the one of its options, or one of its own.</summary>
internal sealed class TrainingCache : IDisposable
{
    private readonly EncoderCache? _given;
    private readonly EncoderCache? _own;
    private readonly string _reason = string.Empty;

    public TrainingCache(AdapterTaskOptions options, TextModel model, int paddingId, Device device)
    {
        _given = options.Cache ?? (options.MaxEpochs == 1 ? EncoderCache.None : null);
        if (options.EffectiveEncoderDropout)
        {
            _reason = "EncoderDropout is on";
            return;
        }

        _own = _given is null ? new EncoderCache() : null;
        _reason = "an adapter or the training changes the first layer";
        States = LowerStates.Of(model, _given ?? _own!, paddingId, device);
    }

    /// <summary>The states; null if none are kept.</summary>
    public LowerStates? States { get; }

    /// <summary>
    /// Whether the steps of this training compute so little that several threads would spend more time on waiting for each other.
    /// </summary>
    public bool LeavesLittle { get; private set; }

    /// <summary>The time that computing them took.</summary>
    public double Seconds { get; private set; }

    /// <summary>Computes the states of a training's texts, and writes to the log what is kept.</summary>
    public void Fill(ModelTraining training, IChannel channel, Action checkAlive)
    {
        if (States is null)
        {
            if (_given is { KeepsNothing: false })
                channel.Warning($"The cache is not used: {_reason}, so that nothing is the same in every epoch.");
            return;
        }

        var clock = Stopwatch.StartNew();
        States.Fill(training.FixedTexts, checkAlive);
        Seconds = clock.Elapsed.TotalSeconds;
        var (all, kept) = States.Count(training.FixedTexts);
        LeavesLittle = States.IsWholeEncoder && all > 0;
        var cache = _given ?? _own!;
        if (cache.KeepsNothing)
            return;
        if (cache is { DiskProblem: { } failure, StopsWithoutDisk: true })
        {
            throw new IOException(
                $"The cache cannot write its temporary files: {failure} Free the disk, or set StopsWithoutDisk to false.");
        }

        if (all == 0 && _given is not null)
            channel.Warning("The cache is not used: this training changes its texts in every epoch.");
        if (kept == all)
        {
            channel.Trace(string.Create(
                CultureInfo.InvariantCulture,
                $"The cache keeps the encoder's states of {kept:N0} texts; it has {cache.MemoryBytes:N0} bytes."));
            return;
        }

        var disk = cache.DiskProblem is { } problem ? $" No more temporary files are written: {problem}" : string.Empty;
        var remedy = _given is null
            ? "Set Cache to an EncoderCache with a larger budget"
            : "Give the cache a larger budget of memory, or of disk space in a folder that has it";
        channel.Warning(string.Create(
            CultureInfo.InvariantCulture,
            $"The cache has room for {kept:N0} of {all:N0} texts; the encoder computes the others in each epoch.{disk} {remedy}."));
    }

    public void Dispose() => _own?.Dispose();
}
