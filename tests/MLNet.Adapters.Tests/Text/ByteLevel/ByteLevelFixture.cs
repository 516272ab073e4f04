using MLNet.Adapters.Text;
using MLNet.Adapters.Text.ByteLevel;

namespace MLNet.Adapters.Tests.Text.ByteLevel;

/// <summary>The small byte-level vocabulary of the golden values.</summary>
internal static class ByteLevelFixture
{
    public static string Folder { get; } = Fixture.Path("tokenizers", "byte-level-bpe");

    public static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    public static ByteLevelVocabulary Vocabulary() => ByteLevelVocabulary.Read(Read("vocab.json"), Read("merges.txt"));

    public static FramedTokenizer Tokenizer(bool addsSpace = false) => new(new ByteLevelSubwords(Vocabulary(), addsSpace), new SpecialTokens
    {
        Before = [0],
        Between = [2, 2],
        After = [2],
        SecondSegment = 0,
        PaddingId = 1,
        UnknownId = 3,
        MaskId = 4,
        Spelled = [new("<s>", 0), new("<pad>", 1), new("</s>", 2), new("<unk>", 3), new("<mask>", 4, TakesSpaceBefore: true)],
    });
}
