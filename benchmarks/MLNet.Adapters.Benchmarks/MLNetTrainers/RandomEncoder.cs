using System.Text;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.MLNetFiles;
using static TorchSharp.torch;

namespace MLNet.Adapters.Benchmarks.MLNetTrainers;

/// <summary>ML.NET's smaller NAS-BERT with random weights, in the place where ML.NET looks for it.</summary>
internal static class RandomEncoder
{
    private const int Seed = 1;
    private const int Float32 = 6; // in torch's numbering of types

    /// <summary>Writes the file into ML.NET's cache below a folder of temporary files.</summary>
    public static void Write(string temporaryFiles)
    {
        var folder = Directory.CreateDirectory(MLNetCache.FolderOf(temporaryFiles)).FullName;
        var path = Path.Combine(folder, MLNetFile.NameOf(MLNetEncoder.NasBertText));
        File.WriteAllBytes(path, [0]); // no tensors, which is enough to read the sizes
        var files = PretrainedEncoder.FromTsm(path, MLNetEncoder.NasBertText).Files;
        var config = EncoderLoading.ReadConfig(files);
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var generator = new Generator(Seed);
        using var encoder = EncoderFamilies.Of(config.ModelType).Create(config, stored: null, META);
        using var writer = new BinaryWriter(File.Create(path), Encoding.UTF8);
        var parameters = encoder.HuggingFaceParameters().ToList();
        writer.Write7BitEncodedInt(parameters.Count);
        foreach (var (key, parameter) in parameters)
        {
            writer.Write(key);
            writer.Write7BitEncodedInt(Float32);
            writer.Write7BitEncodedInt(parameter.shape.Length);
            foreach (var size in parameter.shape)
                writer.Write7BitEncodedInt64(size);
            writer.Write(Draw(key, parameter.shape, generator).bytes);
        }
    }

    private static Tensor Draw(string key, long[] shape, Generator generator) =>
        shape.Length > 1 ? empty(shape).normal_(0, 1 / Math.Sqrt(shape[1..].Aggregate((product, size) => product * size)), generator)
        : key.Contains("Norm", StringComparison.Ordinal) && key.EndsWith("weight", StringComparison.Ordinal) ? ones(shape)
        : zeros(shape);
}
