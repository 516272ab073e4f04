using System.Text.Json;

namespace MLNet.Adapters.Text.TokenizerJson;

/// <summary>The special tokens around texts that the <c>post_processor</c> of a file adds.</summary>
/// <param name="Before">The ids before the first text.</param>
/// <param name="Between">The ids between the two texts of a pair.</param>
/// <param name="After">The ids after the last text.</param>
/// <param name="SecondSegment">The segment of a pair's second text.</param>
internal sealed record PostProcessor(int[] Before, int[] Between, int[] After, int SecondSegment)
{
    private const string Key = "post_processor";

    /// <exception cref="InvalidDataException">There is none, or its kind or layout is not supported.</exception>
    public static PostProcessor Read(JsonPart root)
    {
        const string kind = "text encoder's";
        var steps = JsonSteps.Read(root, Key, "processors");
        steps.Take("ByteLevel")?.Ignore("add_prefix_space", "trim_offsets", "use_regex");
        PostProcessor read;
        if (steps.Take("BertProcessing") is { } bert)
        {
            var (first, separator) = (Special(bert, "cls"), Special(bert, "sep"));
            read = new([first], [separator], [separator], SecondSegment: 1);
        }
        else if (steps.Take("RobertaProcessing") is { } roberta)
        {
            roberta.Ignore("trim_offsets", "add_prefix_space");
            var (first, separator) = (Special(roberta, "cls"), Special(roberta, "sep"));
            read = new([first], [separator, separator], [separator], SecondSegment: 0);
        }
        else
        {
            read = Template(steps.Need("TemplateProcessing", kind));
        }

        steps.RefuseRest(kind);
        return read;
    }

    // "sep": ["</s>", 2]
    private static int Special(JsonPart part, string key) =>
        part.Value(key) is { ValueKind: JsonValueKind.Array } pair && pair.GetArrayLength() == 2
            && JsonPart.IsNumber(pair[1], out var id)
            ? id
            : throw part.Refused(key, part.Value(key), "a token and its id are expected");

    private static PostProcessor Template(JsonPart part)
    {
        var ids = part.Part("special_tokens") ?? throw part.Refused("special_tokens", null, "an object is expected");
        var (single, pair) = (Layout(part, "single", ids), Layout(part, "pair", ids));
        ids.RefuseRest();
        var (first, second) = (pair.FindIndex(piece => piece.Text == "A"), pair.FindIndex(piece => piece.Text == "B"));
        if (first < 0 || second < first || single.FindIndex(piece => piece.Text == "A") is var only && only < 0)
            throw part.Refused("has no text A in 'single', or not A before B in 'pair'");
        var read = new PostProcessor(
            Ids(pair[..first]), Ids(pair[(first + 1)..second]), Ids(pair[(second + 1)..]), pair[second].Segment);

        // What differs from this would need segments or special tokens that depend on more than whether a text is the second one.
        var isUsual = Ids(single[..only]).SequenceEqual(read.Before)
            && Ids(single[(only + 1)..]).SequenceEqual(read.After)
            && single.Concat(pair[..second]).All(piece => piece.Segment == 0)
            && pair[second..].All(piece => piece.Segment == read.SecondSegment);
        return isUsual
            ? read
            : throw part.Refused(
                "adds special tokens or segments in a way that is not supported: those before and after a text must be the same in "
                + "'single' and 'pair', and segments may change only at text B");
    }

    private static List<(string? Text, int[] Ids, int Segment)> Layout(JsonPart part, string key, JsonPart ids)
    {
        return [.. part.Parts(key).Select(Piece)];

        (string? Text, int[] Ids, int Segment) Piece(JsonPart piece)
        {
            if (piece.Part("Sequence") is { } text)
            {
                piece.RefuseRest();
                return (text.Text("id"), [], text.Number("type_id"));
            }

            var token = piece.Part("SpecialToken") ?? throw piece.Refused("is neither a Sequence nor a SpecialToken");
            piece.RefuseRest();
            var name = token.Text("id");
            var known = ids.Part(name) ?? throw token.Refused("id", token.Value("id"), "'special_tokens' has no such token");
            known.Ignore("id", "tokens");
            var stored = known.Value("ids");
            if (stored is not { ValueKind: JsonValueKind.Array } list || !list.EnumerateArray().All(id => JsonPart.IsNumber(id, out _)))
                throw known.Refused("ids", stored, "a list of ids is expected");
            return (null, [.. list.EnumerateArray().Select(id => id.GetInt32())], token.Number("type_id"));
        }
    }

    private static int[] Ids(IEnumerable<(string? Text, int[] Ids, int Segment)> pieces) => [.. pieces.SelectMany(piece => piece.Ids)];
}
