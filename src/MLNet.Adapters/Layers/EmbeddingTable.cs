using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Looks rows up in a table of embeddings.</summary>
internal static class EmbeddingTable
{
    /// <summary>Returns the rows of some ids; the gradient is summed in a fixed order, so that training repeats bit for bit.</summary>
    /// <param name="table">[rows, H]</param>
    /// <param name="ids">[B, T]</param>
    /// <returns>[B, T, H]</returns>
    public static Tensor Rows(Tensor table, Tensor ids) =>
        table.index_select(0, ids.flatten()).view(ids.shape[0], ids.shape[1], table.shape[1]);
}
