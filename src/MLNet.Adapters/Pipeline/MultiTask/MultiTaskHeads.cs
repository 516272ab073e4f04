using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Tasks;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.MultiTask;

/// <summary>The heads of several tasks.</summary>
/// <param name="Layers">The layers of each head.</param>
/// <param name="Classes">The number of classes of each task.</param>
internal sealed record MultiTaskHeads(HeadConfig Layers, IReadOnlyList<int> Classes)
    : TaskHead(Layers, Classes.Sum(), null, $"{Classes.Count} tasks with {string.Join(", ", Classes)} classes")
{
    public override TextHead Create(TextEncoder encoder, Generator generator) =>
        new MultiTaskHead(Layers, encoder.Config.HiddenSize, Classes, generator, CPU);
}
