using System.IO.MemoryMappedFiles;

namespace MLNet.Adapters.Training.Caching;

/// <summary>A slab in a temporary file, which no folder lists and which the system removes with the process, however it ends.</summary>
internal sealed unsafe class FileSlab : StateSlab
{
    private readonly FileStream _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;

    private FileSlab(nint start, long size, FileStream file, MemoryMappedFile map, MemoryMappedViewAccessor view)
        : base(start, size)
    {
        (_file, _map, _view) = (file, map, view);
        SetHandle(start);
    }

    /// <summary>Creates a file; its space is allocated at once.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="size">The number of bytes.</param>
    /// <exception cref="IOException">The folder is missing or full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is read-only.</exception>
    public static FileSlab Create(string folder, long size)
    {
        var path = Path.Combine(folder, $"mlnet-adapters-{Guid.NewGuid():N}.states");
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
            PreallocationSize = size, // a disk that is full later would end the process
        });
        try
        {
            if (!OperatingSystem.IsWindows())
                File.Delete(path); // the space remains until the file is closed
            file.SetLength(size);
            var map = MemoryMappedFile.CreateFromFile(
                file, null, size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            var view = map.CreateViewAccessor();
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            return new FileSlab((nint)(start + view.PointerOffset), size, file, map, view);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    protected override bool ReleaseHandle()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
        _file.Dispose();
        return true;
    }
}
