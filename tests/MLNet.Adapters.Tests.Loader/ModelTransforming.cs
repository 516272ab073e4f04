using Microsoft.ML;

namespace MLNet.Adapters.Tests.Loader;

/// <summary>Loads models by ML.NET alone and writes what they make of data; no type of the library is named here.</summary>
internal static class ModelTransforming
{
    /// <param name="paths">For each model three: the model, its rows in ML.NET's binary format, and where the transformed rows go.</param>
    public static void Run(string[] paths)
    {
        if (AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == "MLNet.Adapters"))
            throw new InvalidOperationException(
                "The library is loaded already, so that this run cannot show that ML.NET finds it by itself.");
        var context = new MLContext();
        foreach (var parts in paths.Chunk(3))
        {
            var scored = context.Model.Load(parts[0], out _).Transform(context.Data.LoadFromBinary(parts[1]));
            using var file = File.Create(parts[2]);
            context.Data.SaveAsBinary(scored, file);
        }
    }
}
