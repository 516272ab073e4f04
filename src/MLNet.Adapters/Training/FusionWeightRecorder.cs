using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>
/// Records the weights of fused adapters for each text of one batch; an adapter that is missing in a layer has the weight 0 there.
/// </summary>
/// <param name="lengths">The number of real tokens in each row.</param>
/// <param name="adapters">N, the number of fused adapters.</param>
internal sealed class FusionWeightRecorder(IReadOnlyList<int> lengths, int adapters) : IFusionObserver
{
    private readonly List<TextFusionWeights>[] _ofRow = [.. lengths.Select(_ => new List<TextFusionWeights>())];

    public IReadOnlyList<TextFusionWeights> Of(int row) => _ofRow[row];

    public void Observe(int layer, SubLayer subLayer, Tensor weights, IReadOnlyList<int> present)
    {
        var values = weights.cpu().contiguous().data<float>().ToArray(); // [B, T, M]
        var (tokens, width) = ((int)weights.shape[1], present.Count);
        for (var row = 0; row < lengths.Count; row++)
        {
            var kept = new float[lengths[row] * adapters];
            for (var token = 0; token < lengths[row]; token++)
            {
                for (var i = 0; i < width; i++)
                    kept[(token * adapters) + present[i]] = values[(((row * tokens) + token) * width) + i];
            }

            _ofRow[row].Add(new TextFusionWeights(layer, subLayer, adapters, kept));
        }
    }
}
