using MLNet.Adapters.Layers;

namespace MLNet.Adapters;

/// <summary>
/// The native tensor library (libtorch) is missing from the application or cannot be loaded on this system; the message states why and what
/// to do.
/// </summary>
public sealed class NativeLibraryMissingException : Exception
{
    // The loader's error, where nothing is there, is a list of all the places without it: it would hide the message.
    internal NativeLibraryMissingException(NativeLibraryDiagnosis diagnosis, Exception cause)
        : base(diagnosis.Message, diagnosis.Problem is NativeLibraryProblem.NoBackend or NativeLibraryProblem.OtherSystem ? null : cause)
    {
    }
}
