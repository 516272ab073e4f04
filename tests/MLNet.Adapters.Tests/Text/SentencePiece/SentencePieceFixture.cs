using System.Text;
using Google.Protobuf;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.SentencePiece;

namespace MLNet.Adapters.Tests.Text.SentencePiece;

/// <summary>The small unigram model of the golden values, and variants of it.</summary>
internal static class SentencePieceFixture
{
    /// <summary>The number of pieces in the model.</summary>
    public const int Pieces = 3000;

    public static string Folder { get; } = Fixture.Path("tokenizers", "sentencepiece-unigram");

    public static byte[] Model() => Read(XlmRobertaTokenizerFormat.ModelFile);

    public static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    public static ITextTokenizer XlmRoberta() => new XlmRobertaTokenizerFormat().Load(new Dictionary<string, byte[]>
    {
        [XlmRobertaTokenizerFormat.ModelFile] = Model(),
        [TokenizerSettings.ConfigFile] = Read(TokenizerSettings.ConfigFile),
        [TokenizerSettings.MapFile] = Read(TokenizerSettings.MapFile),
    });

    public static Dictionary<string, byte[]> Files(string modelFile, byte[] model, string? config = null)
    {
        var files = new Dictionary<string, byte[]> { [modelFile] = model };
        if (config is not null)
            files.Add(TokenizerSettings.ConfigFile, Encoding.UTF8.GetBytes(config));
        return files;
    }

    /// <summary>Returns the model with further pieces, whose ids follow its own.</summary>
    public static byte[] With(params Piece[] pieces) => [.. Model(), .. pieces.SelectMany(piece => Part(1, Bytes(piece)))];

    public static Piece Control(string text) => new(text, 0, PieceKind.Control);

    /// <summary>Returns the encoded field of a message, with any content.</summary>
    public static byte[] Part(int field, byte[] content) => Write(output =>
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(content));
    });

    public static byte[] Bytes(Piece piece) => Write(output =>
    {
        output.WriteTag(1, WireFormat.WireType.LengthDelimited);
        output.WriteString(piece.Text);
        output.WriteTag(2, WireFormat.WireType.Fixed32);
        output.WriteFloat((float)piece.Score);
        output.WriteTag(3, WireFormat.WireType.Varint);
        output.WriteInt32((int)piece.Kind);
    });

    public static int[] Ids(IEnumerable<Token> tokens) => [.. tokens.Select(token => token.Id)];

    public static (int Start, int End)[] Positions(IEnumerable<Token> tokens) => [.. tokens.Select(token => (token.Start, token.End))];

    private static byte[] Write(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
            write(output);
        return stream.ToArray();
    }
}
