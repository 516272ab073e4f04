using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Measures the mean L2 norm of each adapter's output over the real tokens of one batch.</summary>
/// <param name="lengths">The number of real tokens in each row.</param>
/// <param name="epoch">The epoch to store in the records.</param>
internal sealed class AdapterNormObserver(IReadOnlyList<int> lengths, int epoch) : IAdapterObserver
{
    private readonly List<AdapterNorm> _norms = [];

    public IReadOnlyList<AdapterNorm> Norms => _norms;

    public void Observe(int layer, SubLayer subLayer, Tensor output)
    {
        var norms = output.norm(-1, false, 2).cpu().data<float>().ToArray(); // [B, T, H] → [B × T]
        var (sum, tokens) = (0.0, norms.Length / lengths.Count);
        for (var row = 0; row < lengths.Count; row++)
        {
            foreach (var norm in norms.AsSpan(row * tokens, lengths[row]))
                sum += norm;
        }

        _norms.Add(new AdapterNorm(epoch, layer, subLayer, sum / lengths.Sum()));
    }
}
