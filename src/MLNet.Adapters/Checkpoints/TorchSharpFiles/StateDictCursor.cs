namespace MLNet.Adapters.Checkpoints.TorchSharpFiles;

/// <summary>A position in a file of TorchSharp.</summary>
/// <param name="source">The file.</param>
/// <param name="file">Its name in messages.</param>
internal sealed class StateDictCursor(ByteSource source, string file)
{
    private const int MostBytes = 9; // of a number, 63 bits

    public long Position { get; private set; }

    /// <summary>The number of bytes that follow.</summary>
    public long Rest => source.Length - Position;

    /// <summary>Reads a number in LEB128: seven bits per byte, the lowest first; the highest bit says that another byte follows.</summary>
    /// <param name="what">What it is, for the error.</param>
    /// <param name="most">The largest number that is possible.</param>
    /// <exception cref="InvalidDataException">The file ends, or the number is not possible.</exception>
    public long Number(string what, long most)
    {
        var number = 0L;
        for (var i = 0; i < MostBytes; i++)
        {
            var next = Bytes(1, what)[0];
            number |= (long)(next & 0x7F) << (7 * i);
            if ((next & 0x80) == 0)
            {
                return number <= most ? number : throw new InvalidDataException(
                    $"TorchSharp file '{file}' has {number} as {what}, more than the {most} that are possible at position {Position}. "
                    + "It is cut short, damaged or of another format: copy it again.");
            }
        }

        throw new InvalidDataException(
            $"TorchSharp file '{file}' has no number as {what} at position {Position}. It is damaged or of another format: copy it again.");
    }

    /// <summary>Reads some bytes.</summary>
    /// <exception cref="InvalidDataException">The file ends.</exception>
    public byte[] Bytes(int count, string what)
    {
        var start = Position;
        Skip(count, what);
        return source.Copy(start, count);
    }

    /// <summary>Moves on.</summary>
    /// <exception cref="InvalidDataException">The file ends.</exception>
    public void Skip(long count, string what)
    {
        if (count > Rest)
            throw new InvalidDataException(
                $"TorchSharp file '{file}' of {source.Length} bytes ends within {what}, "
                + $"which needs {count} bytes from position {Position}. It is cut short: copy it again.");
        Position += count;
    }
}
