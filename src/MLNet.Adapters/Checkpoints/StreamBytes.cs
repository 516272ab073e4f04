namespace MLNet.Adapters.Checkpoints;

/// <summary>The bytes of a stream whose length is known.</summary>
internal static class StreamBytes
{
    /// <summary>Reads all bytes of a stream from its beginning.</summary>
    /// <exception cref="EndOfStreamException">It ends before its length.</exception>
    public static byte[] ReadAll(Stream stream)
    {
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
