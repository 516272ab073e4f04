using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace MLNet.Adapters.Checkpoints;

/// <summary>A file mapped into memory, so that only the pages read are loaded and several readers share them.</summary>
internal sealed class MappedBytes : ByteSource
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private volatile bool _disposed;

    private MappedBytes(string path, SafeFileHandle file)
    {
        _path = path;
        _file = file;
        Stamp = FileStamp.Of(file);
        if (Stamp.Length == 0)
            return; // an empty file cannot be mapped, and there is nothing to read

        _map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, Stamp.Length, MemoryMappedFileAccess.Read);
    }

    /// <summary>The state of the file when it was opened.</summary>
    public FileStamp Stamp { get; }

    public override long Length => Stamp.Length;

    public static MappedBytes Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
        try
        {
            return new MappedBytes(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override ByteSource Reopen() => FileBytes.Open(_path, Stamp);

    public override void Dispose()
    {
        _disposed = true;
        _view?.Dispose();
        _map?.Dispose();
        _file.Dispose();
    }

    protected override unsafe void TransferWithin(long offset, int count, Span<byte> destination, ByteTransfer transfer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_view is null)
        {
            transfer([], destination);
            return;
        }

        // The pointer holds a reference on the view: a Dispose on another thread unmaps only after this read.
        byte* start = null;
        var handle = _view.SafeMemoryMappedViewHandle;
        try
        {
            handle.AcquirePointer(ref start);
            CheckNotCut();
            transfer(new ReadOnlySpan<byte>(start + _view.PointerOffset + offset, count), destination);
        }
        finally
        {
            if (start is not null)
                handle.ReleasePointer();
        }
    }

    // Touching a mapped page that the file no longer has would end the process.
    private void CheckNotCut()
    {
        var length = RandomAccess.GetLength(_file);
        if (length < Length)
            throw new InvalidDataException(
                $"File '{_path}' was {Length} bytes long when it was opened and has {length} now. Do not write to a checkpoint in use; "
                + "open it again.");
    }
}
