using MLNet.Adapters.Heads;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>The adapters of one computation: their memory is not released before it ends.</summary>
/// <param name="adapters">The adapters in native memory.</param>
/// <param name="exit">Ends the use.</param>
internal sealed class EnteredAdapters(IReadOnlyDictionary<AdapterComposition, BuiltAdapter> adapters, Action exit) : IDisposable
{
    public TextModel ModelOf(AdapterComposition adapter) => adapters[adapter].Model;

    public void Dispose() => exit();
}
