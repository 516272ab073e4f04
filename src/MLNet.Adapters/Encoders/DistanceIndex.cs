using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>The distances of the tokens of a text, as indices from 0 of a table of the distances 1 − T to T − 1.</summary>
internal static class DistanceIndex
{
    /// <summary>Returns the place of the key minus that of the query, for each query and key: [T × T].</summary>
    public static Tensor KeysMinusQueries(int tokens, Device device) => Create(tokens, device, (query, key) => key - query);

    /// <summary>Returns the place of the query minus that of the key, for each query and key: [T × T].</summary>
    public static Tensor QueriesMinusKeys(int tokens, Device device) => Create(tokens, device, (query, key) => query - key);

    private static Tensor Create(int tokens, Device device, Func<int, int, int> distance)
    {
        var indices = new long[tokens * tokens];
        for (var query = 0; query < tokens; query++)
        {
            for (var key = 0; key < tokens; key++)
                indices[(query * tokens) + key] = distance(query, key) + tokens - 1;
        }

        return tensor(indices, device: device);
    }
}
