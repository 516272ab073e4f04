namespace MLNet.Adapters.Layers;

/// <summary>Why the native library cannot be loaded, as far as it can be told.</summary>
internal enum NativeLibraryProblem
{
    /// <summary>TorchSharp has no files for the system or the processor.</summary>
    UnsupportedSystem,

    /// <summary>The system's C library is musl.</summary>
    Musl,

    /// <summary>The system's C library, glibc, is too old.</summary>
    OldGlibc,

    /// <summary>The system's C++ library is too old.</summary>
    OldCppLibrary,

    /// <summary>A library of the system is not installed.</summary>
    MissingSystemLibrary,

    /// <summary>The application has no native library at all.</summary>
    NoBackend,

    /// <summary>The application has files for other systems alone.</summary>
    OtherSystem,

    /// <summary>A file is cut off or not what its name says.</summary>
    DamagedFile,

    /// <summary>One of the package's files is not there.</summary>
    MissingFile,

    /// <summary>The native files are of another version than TorchSharp, or TorchSharp of another than the one that was tested.</summary>
    OtherVersion,

    /// <summary>None of these.</summary>
    Unknown,
}
