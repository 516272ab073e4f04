namespace MLNet.Adapters.Text;

/// <summary>A vocabulary of sub-words and the way to split text into them; immutable and safe for use from many threads.</summary>
internal interface ISubwords
{
    /// <summary>The number of ids; every id is below it.</summary>
    int Count { get; }

    /// <summary>The token of an id, as the vocabulary spells it.</summary>
    string this[int id] { get; }

    /// <summary>Splits a part of a text that spells out no special token.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="start">Where the part starts.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="isWord">Whether it is a word from a text, which represents itself and the space before it.</param>
    /// <param name="limit">Tokens after the first one beyond this number may be left out.</param>
    /// <param name="tokens">The tokens before it, to which its own are added.</param>
    void Split(string text, int start, int end, bool isWord, int limit, List<Token> tokens);
}
