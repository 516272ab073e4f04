using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Modules under given names.</summary>
internal sealed class NamedModules() : nn.Module(nameof(NamedModules))
{
    public void Add(string name, nn.Module module) => register_module(name, module);
}

/// <summary>Modules under the names 0, 1, 2 …, as the layers of an encoder.</summary>
internal sealed class IndexedModules() : nn.Module(nameof(IndexedModules))
{
    public void Add(int index, nn.Module module) => register_module($"{index}", module);
}
