namespace MLNet.Adapters.Layers;

/// <summary>Specifies why the native library cannot be loaded, as far as this can be determined.</summary>
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

    /// <summary>The application has files only for other systems.</summary>
    OtherSystem,

    /// <summary>A file is truncated or not what its name indicates.</summary>
    DamagedFile,

    /// <summary>One of the package's files is missing.</summary>
    MissingFile,

    /// <summary>The version of the native files differs from that of TorchSharp, or that of TorchSharp from the tested one.</summary>
    OtherVersion,

    /// <summary>None of these.</summary>
    Unknown,
}
