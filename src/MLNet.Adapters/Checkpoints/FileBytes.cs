using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace MLNet.Adapters.Checkpoints;

/// <summary>A file that is read and not mapped, and must not be written to until this is disposed.</summary>
/// <remarks>A file that is cut while it is in use is an error and not the end of the process.</remarks>
internal sealed class FileBytes : ByteSource
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly FileStamp _stamp;

    private FileBytes(string path, SafeFileHandle file, FileStamp stamp) => (_path, _file, _stamp) = (path, file, stamp);

    public override long Length => _stamp.Length;

    public override bool HasChanged => FileStamp.Of(_file) != _stamp;

    /// <param name="path">The file.</param>
    /// <param name="stamp">The state in which it must be.</param>
    /// <exception cref="InvalidDataException">The file is in another state.</exception>
    public static FileBytes Open(string path, FileStamp stamp)
    {
        var file = File.OpenHandle(path, share: FileShare.Read | FileShare.Delete, options: FileOptions.RandomAccess);
        var bytes = new FileBytes(path, file, stamp);
        try
        {
            bytes.CheckUnchanged();
            return bytes;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    public override ByteSource Reopen() => Open(_path, _stamp);

    public override void CheckUnchanged()
    {
        var now = FileStamp.Of(_file);
        if (now != _stamp)
            throw new InvalidDataException(
                $"File '{_path}' changed while its encoder was in use: {_stamp} then, {now} now. "
                + "Load the models that use it again. To change an encoder's file, replace it by another one instead of writing into it.");
    }

    public override void Dispose() => _file.Dispose();

    protected override void TransferWithin(long offset, int count, Span<byte> destination, ByteTransfer transfer)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(count);
        try
        {
            var bytes = buffer.AsSpan(0, count);
            Read(offset, bytes);
            transfer(bytes, destination);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Read(long offset, Span<byte> bytes)
    {
        for (var done = 0; done < bytes.Length;)
        {
            var count = RandomAccess.Read(_file, bytes[done..], offset + done);
            if (count == 0)
            {
                CheckUnchanged();
                throw new InvalidDataException(
                    $"File '{_path}' ended at byte {offset + done}, although it is {_stamp.Length} bytes long. "
                    + "Copy it to a disk that can be read, and load the models that use it again.");
            }

            done += count;
        }
    }
}
