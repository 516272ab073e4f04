namespace MLNet.Adapters.Pipeline.Attribution;

/// <summary>The scripts that are written without spaces between words: Chinese, Japanese, Thai, Lao, Burmese and Khmer.</summary>
internal static class UnspacedScripts
{
    // The first and last UTF-16 code units of blocks; those from D840 to D87F are the first halves of rarer ideographs.
    private static readonly (char First, char Last)[] Blocks =
    [
        ('\u0e00', '\u0eff'), ('\u1000', '\u109f'), ('\u1780', '\u17ff'), ('\u2e80', '\u9fff'), ('\uf900', '\ufaff'), ('\ud840', '\ud87f'),
    ];

    public static bool Contain(char letter) => Array.Exists(Blocks, block => letter >= block.First && letter <= block.Last);
}
