using System.Numerics.Tensors;

namespace MLNet.Adapters.Extensions.Embedding;

/// <summary>Cuts vectors of models whose first components carry the most (Matryoshka).</summary>
internal static class VectorCut
{
    /// <summary>Returns the first components, of length 1 again if the vector is normalized.</summary>
    public static ReadOnlyMemory<float> Cut(float[] vector, int size, bool isNormalized)
    {
        if (size >= vector.Length)
            return vector;
        float[] cut = vector[..size];
        if (isNormalized && TensorPrimitives.Norm(cut) is > 0 and var length)
            TensorPrimitives.Divide(cut, length, cut);
        return cut;
    }
}
