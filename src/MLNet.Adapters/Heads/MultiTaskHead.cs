using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Heads;

/// <summary>One head for each task; the outputs of all of them, one after the other.</summary>
/// <remarks>Parameters are named <c>{task}.…</c>, by the number of the task.</remarks>
internal sealed class MultiTaskHead : TextHead
{
    private readonly List<TextHead> _heads = [];

    /// <param name="config">The layers of each head.</param>
    /// <param name="hiddenSize">H.</param>
    /// <param name="outputs">The number of outputs of each task.</param>
    /// <param name="generator">Draws new weights; null if trained ones are loaded later.</param>
    /// <param name="device">The device of the heads.</param>
    public MultiTaskHead(HeadConfig config, int hiddenSize, IReadOnlyList<int> outputs, Generator? generator, Device device)
        : base(nameof(MultiTaskHead), config)
    {
        foreach (var (task, classes) in outputs.Index())
        {
            _heads.Add(config.Create(hiddenSize, classes, generator, device));
            register_module(PrefixOf(task), _heads[^1]);
        }
    }

    /// <summary>Returns the prefix of the parameters of a task's head, without a dot.</summary>
    public static string PrefixOf(int task) => $"{task}";

    public override Tensor Forward(Tensor last, DropoutMasks? dropout, double dropoutProbability) =>
        cat([.. _heads.Select(head => head.Forward(last, dropout, dropoutProbability))], 1); // → [B, C of all tasks]
}
