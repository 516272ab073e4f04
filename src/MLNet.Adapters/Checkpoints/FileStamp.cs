using Microsoft.Win32.SafeHandles;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Length and last write time of an open file: equal stamps mean that it was not written to in between.</summary>
/// <remarks>
/// Taken from the handle, so that it applies to the file to which a link points. A file rewritten with the same length within the clock's
/// resolution goes unnoticed.
/// </remarks>
/// <param name="Length">Length in bytes.</param>
/// <param name="LastWriteUtc">Last write time, UTC.</param>
internal readonly record struct FileStamp(long Length, DateTime LastWriteUtc)
{
    public static FileStamp Of(SafeFileHandle file) => new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));

    public override string ToString() => FormattableString.Invariant($"{Length} bytes written {LastWriteUtc:O}");
}
