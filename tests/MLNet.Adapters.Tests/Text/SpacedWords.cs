using MLNet.Adapters.Text;

namespace MLNet.Adapters.Tests.Text;

/// <summary>Words at single spaces as tokens, their ids in order of appearance; those below 10 are special.</summary>
internal sealed class SpacedWords : ISubwords
{
    private readonly List<string> _words = ["<pad>", "<unk>", "<mask>", "<s>", "<sep>", "</s>", "6", "7", "8", "9"];

    public int Count => _words.Count;

    public string this[int id] => _words[id];

    /// <summary>A tokenizer with any number of special tokens around texts.</summary>
    public static FramedTokenizer Between(Framing framing) => new(new SpacedWords(), new SpecialTokens
    {
        Before = Repeat(3, framing.Before),
        Between = Repeat(4, framing.Between),
        After = Repeat(5, framing.After),
        SecondSegment = 0,
        PaddingId = 0,
        UnknownId = 1,
        MaskId = 2,
        Spelled = [new SpelledToken("<mask>", 2)],
    });

    public void Split(string text, int start, int end, bool isWord, int limit, List<Token> tokens)
    {
        foreach (var word in text[start..end].Split(' '))
        {
            if (!_words.Contains(word))
                _words.Add(word);
            tokens.Add(new Token(_words.IndexOf(word), start, start + word.Length));
            start += word.Length + 1;
        }
    }

    private static int[] Repeat(int id, int count) => [.. Enumerable.Repeat(id, count)];
}
