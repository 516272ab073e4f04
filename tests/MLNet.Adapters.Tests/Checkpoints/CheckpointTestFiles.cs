using System.Buffers.Binary;
using System.Text;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Pretrained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints;

/// <summary>Files made by hand for tests, right or wrong in one place.</summary>
internal static class CheckpointTestFiles
{
    /// <summary>A safetensors file of this header, correct or not, and these data bytes.</summary>
    public static byte[] Safetensors(string header, params byte[] data) => Safetensors(Encoding.UTF8.GetBytes(header), data);

    public static byte[] Safetensors(byte[] header, params byte[] data)
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        return [.. prefix, .. header, .. data];
    }

    /// <summary>A valid file of float32 vectors, one a name, each filled with its number.</summary>
    public static byte[] Vectors(params (string Name, float Value)[] tensors)
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors.ToDictionary(item => item.Name, item => full(2, item.Value)));
        return stream.ToArray();
    }

    /// <summary>The folder of the solution, or null when the tests run elsewhere.</summary>
    public static string? Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MLNet.Adapters.sln")))
            folder = folder.Parent;
        return folder?.FullName;
    }

    public static string DefaultEncoder()
    {
        var repository = Repository();
        if (repository is null)
            Assert.Inconclusive("The default encoder lies in the repository, which these tests do not run in.");
        return Path.Combine(repository, "models", "all-MiniLM-L6-v2");
    }
}
