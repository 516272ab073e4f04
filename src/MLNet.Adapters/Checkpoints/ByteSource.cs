namespace MLNet.Adapters.Checkpoints;

/// <summary>Random access to the bytes of a file, mapped or in memory, without copying it as a whole.</summary>
internal abstract class ByteSource : IDisposable
{
    public abstract long Length { get; }

    /// <summary>
    /// Hands <paramref name="count"/> bytes from <paramref name="offset"/> on to <paramref name="transfer"/>, which fills
    /// <paramref name="destination"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the source.</exception>
    public void Transfer(long offset, int count, Span<byte> destination, ByteTransfer transfer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - count);
        TransferWithin(offset, count, destination, transfer);
    }

    /// <summary>Returns a copy of <paramref name="count"/> bytes from <paramref name="offset"/> on.</summary>
    public byte[] Copy(long offset, int count)
    {
        var bytes = new byte[count];
        Transfer(offset, count, bytes, static (source, destination) => source.CopyTo(destination));
        return bytes;
    }

    /// <summary>Opens the same bytes once more, independently of this source, to read few of them now and then for a long time.</summary>
    /// <exception cref="InvalidDataException">They changed since this source was opened.</exception>
    public abstract ByteSource Reopen();

    /// <summary>Whether the bytes are other ones than those that were opened.</summary>
    public virtual bool HasChanged => false;

    /// <exception cref="InvalidDataException">The bytes are other ones than those that were opened.</exception>
    public virtual void CheckUnchanged()
    {
    }

    public abstract void Dispose();

    /// <summary>Does the transfer for a range known to lie within the source.</summary>
    protected abstract void TransferWithin(long offset, int count, Span<byte> destination, ByteTransfer transfer);
}
