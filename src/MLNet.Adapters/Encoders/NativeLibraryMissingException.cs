using System.Runtime.InteropServices;

namespace MLNet.Adapters.Encoders;

/// <summary>The native tensor library (libtorch) is missing from the application or cannot be loaded on this system.</summary>
public sealed class NativeLibraryMissingException : Exception
{
    internal NativeLibraryMissingException(Exception cause)
        : base(Describe(cause), cause)
    {
    }

    private static string Describe(Exception cause)
    {
        var root = cause.GetBaseException();
        return $"The native library of TorchSharp cannot be loaded on {RuntimeInformation.RuntimeIdentifier}: {FirstLine(root.Message)} "
            + "MLNet.Adapters brings no native library of its own. Add one backend package to the application, in the version of its TorchSharp: "
            + $"'dotnet add package TorchSharp-cpu --version {TorchSharpVersion}', or TorchSharp-cuda-linux or TorchSharp-cuda-windows for a GPU. "
            + "Where it is referenced and the application was built on another system, publish for this one's RuntimeIdentifier or set MLNetAdaptersTrimNative to false. "
            + "Where the package is there and the message names GLIBCXX, the system's C++ library is older than the native one: "
            + "build with MLNetAdaptersPatchNative left on, which adapts the copy in the output folder.";
    }

    private static string TorchSharpVersion => typeof(TorchSharp.torch).Assembly.GetName().Version?.ToString(3) ?? "0.107.0";

    private static string FirstLine(string message)
    {
        var line = message.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        return (end < 0 ? line : line[..end]).ToString();
    }
}
