namespace MLNet.Adapters.Checkpoints;

/// <summary>A file whose bytes are already in memory. They must not change while this is used.</summary>
internal sealed class MemoryBytes(ReadOnlyMemory<byte> bytes) : ByteSource
{
    private bool _disposed;

    public override long Length => bytes.Length;

    public override ByteSource Reopen() => new MemoryBytes(bytes);

    public override void Dispose() => _disposed = true;

    protected override void TransferWithin(long offset, int count, Span<byte> destination, ByteTransfer transfer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        transfer(bytes.Span.Slice((int)offset, count), destination);
    }
}
