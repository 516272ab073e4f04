using System.Collections.Concurrent;
using Microsoft.ML;

namespace MLNet.Adapters.Tests.Extensions;

/// <summary>A model that doubles numbers, and that a test can hold in the middle of a row. It cannot read negative numbers.</summary>
internal sealed class GatedStage : IDisposable
{
    private readonly SemaphoreSlim _entered = new(0);
    private readonly ManualResetEventSlim _open = new();

    public GatedStage()
    {
        var context = new MLContext();
        Model = context.Transforms.CustomMapping<Number, Doubled>(Double, contractName: null)
            .Fit(context.Data.LoadFromEnumerable(Array.Empty<Number>()));
    }

    public ITransformer Model { get; }

    /// <summary>The numbers that were read, in their order.</summary>
    public ConcurrentQueue<float> Read { get; } = [];

    /// <summary>Waits until a row is being scored.</summary>
    public Task EnteredAsync() => _entered.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Lets all rows pass.</summary>
    public void Open() => _open.Set();

    public void Dispose()
    {
        Open();
        _entered.Dispose();
    }

    private void Double(Number number, Doubled doubled)
    {
        Read.Enqueue(number.Value);
        _entered.Release();
        _open.Wait(TimeSpan.FromSeconds(30)); // a test that fails must end
        doubled.Result = number.Value >= 0
            ? 2 * number.Value
            : throw new InvalidOperationException($"{number.Value} is negative");
    }
}

/// <summary>A row.</summary>
public sealed class Number
{
    public float Value { get; set; }
}

/// <summary>A prediction.</summary>
public sealed class Doubled
{
    public float Result { get; set; }
}
