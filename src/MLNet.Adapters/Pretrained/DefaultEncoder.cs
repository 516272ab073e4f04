namespace MLNet.Adapters.Pretrained;

/// <summary>The encoder that the package MLNet.Adapters.Encoders.MiniLM brings.</summary>
internal static class DefaultEncoder
{
    public const string Id = "all-MiniLM-L6-v2";
    public const string PackageName = "MLNet.Adapters.Encoders.MiniLM";

    private static readonly Lock Gate = new();
    private static PretrainedEncoder? _found;

    /// <summary>Whether it is this encoder, byte for byte, and not merely one of its name.</summary>
    public static bool Is(PretrainedEncoder encoder) =>
        encoder.Id == Id && EncoderLookup.Folders(Id).Any() && encoder.Sha256 == Find().Sha256;

    public static PretrainedEncoder Find()
    {
        lock (Gate)
        {
            return _found ??= EncoderLookup.Folders(Id).Select(PretrainedEncoder.FromDirectory).FirstOrDefault()
                ?? throw new FileNotFoundException(
                    $"The default encoder '{Id}' is not in the application's folder. It comes with a package of its own: "
                    + $"'dotnet add package {PackageName}'. "
                        + "Or pass another encoder by PretrainedEncoder.FromDirectory. Looked in: "
                        + $"{string.Join(", ", EncoderLookup.SearchPath(Id))}.");
        }
    }
}
