namespace MLNet.Adapters.Text;

/// <summary>How a kind of tokenizer is stored in Hugging Face's files.</summary>
internal interface ITokenizerFormat
{
    /// <summary>The files that it cannot do without, that of the vocabulary first.</summary>
    IReadOnlyList<string> RequiredFiles { get; }

    /// <summary>The files that say more, and may be missing.</summary>
    IReadOnlyList<string> OptionalFiles { get; }

    /// <summary>The special tokens around texts, which no file changes.</summary>
    Framing Framing { get; }

    /// <summary>Whether letters are lower-cased.</summary>
    /// <param name="files">The files that are there, by name.</param>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    bool LowersCase(IReadOnlyDictionary<string, byte[]> files);

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="files">The files that are there, by name; all of <see cref="RequiredFiles"/> are among them.</param>
    /// <exception cref="InvalidDataException">A file is damaged, or asks for what is not supported.</exception>
    ITextTokenizer Load(IReadOnlyDictionary<string, byte[]> files);
}
