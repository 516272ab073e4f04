using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Checkpoints;

/// <summary>A table in a file of weights, which stays open and must not be written to until this is disposed.</summary>
/// <remarks>
/// Rows are read, not mapped: a file that is cut while it is in use is an error and not the end of the process, and the system's own cache
/// of the file is shared by all processes.
/// </remarks>
internal sealed class StoredRows : IRowSource
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly FileStamp _stamp;
    private readonly long _begin;
    private readonly long _rows;
    private readonly int _rowBytes;
    private readonly ByteTransfer _transfer;

    private StoredRows(string path, SafeFileHandle file, FileStamp stamp, long begin, SafetensorsEntry entry, ByteTransfer transfer)
    {
        (_path, _file, _stamp, _begin, _transfer) = (path, file, stamp, begin, transfer);
        _rows = entry.Shape[0];
        _rowBytes = (int)entry.Shape[1] * entry.DType.ElementSize();
    }

    /// <summary>Opens a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stamp">The state in which it must be.</param>
    /// <param name="begin">Where the table begins, in bytes.</param>
    /// <param name="entry">The table, [rows, columns].</param>
    /// <returns>Null if its type must be converted by torch.</returns>
    /// <exception cref="InvalidDataException">The file was changed.</exception>
    public static StoredRows? Open(string path, FileStamp stamp, long begin, SafetensorsEntry entry)
    {
        if (ElementConversion.Find(entry.DType, TorchSharp.torch.ScalarType.Float32) is not { } transfer)
            return null;
        var file = File.OpenHandle(path, share: FileShare.Read | FileShare.Delete, options: FileOptions.RandomAccess);
        try
        {
            var rows = new StoredRows(path, file, stamp, begin, entry, transfer);
            rows.CheckUnchanged();
            return rows;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Read(ReadOnlySpan<long> rows, Span<float> target)
    {
        var columns = target.Length / rows.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(_rowBytes);
        try
        {
            var bytes = buffer.AsSpan(0, _rowBytes);
            for (var index = 0; index < rows.Length; index++)
            {
                ReadRow(rows[index], bytes);
                _transfer(bytes, MemoryMarshal.AsBytes(target.Slice(index * columns, columns)));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        CheckUnchanged(); // last: what was read is the table that was opened
    }

    public void Dispose() => _file.Dispose();

    private void ReadRow(long row, Span<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, _rows);
        for (var read = 0; read < bytes.Length;)
        {
            var count = RandomAccess.Read(_file, bytes[read..], _begin + (row * _rowBytes) + read);
            if (count == 0)
            {
                CheckUnchanged();
                throw new InvalidDataException(
                    $"File '{_path}' ended within row {row} of a table, although it is {_stamp.Length} bytes long. "
                    + "Copy it to a disk that can be read, and load the models that use it again.");
            }

            read += count;
        }
    }

    private void CheckUnchanged()
    {
        var now = FileStamp.Of(_file);
        if (now != _stamp)
            throw new InvalidDataException(
                $"File '{_path}' changed while its encoder was in use: {_stamp} then, {now} now. "
                + "Do not write to an encoder's files in place; dispose all models that use it and load them again, "
                + "or restart the program.");
    }
}
