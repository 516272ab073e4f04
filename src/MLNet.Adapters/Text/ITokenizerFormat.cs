namespace MLNet.Adapters.Text;

/// <summary>The format of a kind of tokenizer in Hugging Face's files.</summary>
internal interface ITokenizerFormat
{
    /// <summary>The required files, that of the vocabulary first.</summary>
    IReadOnlyList<string> RequiredFiles { get; }

    /// <summary>The optional files with further settings.</summary>
    IReadOnlyList<string> OptionalFiles { get; }

    /// <summary>Returns the number of special tokens around texts.</summary>
    /// <param name="files">The existing files, by name.</param>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    Framing FramingOf(IReadOnlyDictionary<string, byte[]> files);

    /// <summary>Whether letters are lower-cased.</summary>
    /// <param name="files">The existing files, by name.</param>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    bool LowersCase(IReadOnlyDictionary<string, byte[]> files);

    /// <summary>Creates the tokenizer.</summary>
    /// <param name="files">The existing files, by name; all of <see cref="RequiredFiles"/> are among them.</param>
    /// <exception cref="InvalidDataException">A file is damaged, or requires something that is not supported.</exception>
    ITextTokenizer Load(IReadOnlyDictionary<string, byte[]> files);
}
