using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Modules under given names.</summary>
internal sealed class NamedModules() : nn.Module(nameof(NamedModules))
{
    public void Add(string name, nn.Module module) => register_module(name, module);
}
