using MLNet.Adapters.Layers;

namespace MLNet.Adapters;

/// <summary>
/// The exception that is thrown if the native tensor library (libtorch) is missing from the application or cannot be loaded on this system;
/// the message states the cause and the remedy.
/// </summary>
public sealed class NativeLibraryMissingException : Exception
{
    // If the library is missing, the loader's error is a list of all the places searched, which would hide the message.
    internal NativeLibraryMissingException(NativeLibraryDiagnosis diagnosis, Exception cause)
        : base(diagnosis.Message, diagnosis.Problem is NativeLibraryProblem.NoBackend or NativeLibraryProblem.OtherSystem ? null : cause)
    {
    }
}
