using TorchSharp;

namespace MLNet.Adapters.Encoders;

/// <summary>Loads the native tensor library once, and says what is missing where it cannot be loaded.</summary>
internal static class NativeLibraryCheck
{
    private static readonly Lazy<Exception?> Failure = new(TryLoad);

    /// <summary>Returns where the library is loaded.</summary>
    /// <exception cref="NativeLibraryMissingException">It cannot be loaded.</exception>
    public static void Ensure()
    {
        if (Failure.Value is { } cause)
            throw new NativeLibraryMissingException(cause);
    }

    private static Exception? TryLoad()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            return null;
        }
        catch (Exception exception) when (exception is TypeInitializationException or NotSupportedException or DllNotFoundException or BadImageFormatException or FileNotFoundException)
        {
            return exception;
        }
    }
}
