using System.Runtime.InteropServices;
using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Checkpoints;

/// <summary>A table among the bytes of a checkpoint, of which single rows are read.</summary>
/// <param name="source">The bytes, disposed with this.</param>
/// <param name="begin">Where the table begins, in bytes.</param>
/// <param name="entry">The table, [rows, columns].</param>
/// <param name="transfer">Converts from its type to float32.</param>
internal sealed class StoredRows(ByteSource source, long begin, SafetensorsEntry entry, ByteTransfer transfer) : IRowSource
{
    private readonly long _rows = entry.Shape[0];
    private readonly int _rowBytes = (int)entry.Shape[1] * entry.DType.ElementSize();

    public bool HasChanged => source.HasChanged;

    public void Read(ReadOnlySpan<long> rows, Span<float> target)
    {
        var columns = (int)entry.Shape[1];
        for (var index = 0; index < rows.Length; index++)
        {
            var row = rows[index];
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, _rows);
            var floats = MemoryMarshal.AsBytes(target.Slice(index * columns, columns));
            source.Transfer(begin + (row * _rowBytes), _rowBytes, floats, transfer);
        }

        source.CheckUnchanged(); // last: what was read is the table that was opened
    }

    public void Dispose() => source.Dispose();
}
