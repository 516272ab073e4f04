using System.Security.Cryptography;
using System.Text;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training.Caching;

/// <summary>Tells frozen adapters apart by what determines their states: configuration and weights, not names.</summary>
internal static class AdapterIdentity
{
    /// <summary>Returns a hash of the configuration of a model's adapters and of their frozen weights.</summary>
    public static string Of(TextModel model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(model.AdapterDescription ?? string.Empty));
        using var scope = NewDisposeScope();
        foreach (var parameter in ModuleParameters.Of(model.Adapter).Where(parameter => !parameter.IsTrained))
            hash.AppendData(parameter.Parameter.detach().cpu().contiguous().bytes);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
