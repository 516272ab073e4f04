using TorchSharp;

namespace MLNet.Adapters.Layers;

/// <summary>Another number of threads for what the current thread computes by the native library, until it is disposed.</summary>
internal sealed class NativeThreads : IDisposable
{
    private readonly int _usual = torch.get_num_threads();

    /// <param name="count">The number of threads.</param>
    public NativeThreads(int count) => torch.set_num_threads(count);

    public void Dispose() => torch.set_num_threads(_usual);
}
