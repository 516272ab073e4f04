namespace MLNet.Adapters.Pretrained;

/// <summary>The encoder in the package MLNet.Adapters.Encoders.MiniLM.</summary>
internal static class DefaultEncoder
{
    public const string Id = "all-MiniLM-L6-v2";
    public const string PackageName = "MLNet.Adapters.Encoders.MiniLM";

    private static readonly Lock Gate = new();
    private static PretrainedEncoder? _found;

    /// <summary>Whether an encoder is the default one, byte for byte, and not merely one with the same name.</summary>
    public static bool Is(PretrainedEncoder encoder) =>
        encoder.Id == Id && EncoderLookup.Folders(Id).Any() && encoder.Sha256 == Find().Sha256;

    public static PretrainedEncoder Find()
    {
        lock (Gate)
        {
            return _found ??= EncoderLookup.Folders(Id).Select(PretrainedEncoder.FromDirectory).FirstOrDefault()
                ?? throw new FileNotFoundException(
                    $"The default encoder '{Id}' is not in the application's folder. It comes in a separate package: "
                    + $"'dotnet add package {PackageName}'. "
                    + "Or pass another encoder by PretrainedEncoder.FromDirectory. Looked in: "
                    + $"{string.Join(", ", EncoderLookup.SearchPath(Id))}.");
        }
    }
}
