using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Data;

/// <summary>Reads tagged words: the first field of a line is the word, the last one its tag.</summary>
internal static class ConllReader
{
    public const string Words = "Words";
    public const string Tags = "Tags";
    private const string DocumentStart = "-DOCSTART-";

    public static TextTable Read(string path)
    {
        var (rows, words, tags, number) = (new List<Cell[]>(), new List<string>(), new List<string>(), 0);
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 0 || fields[0] == DocumentStart)
            {
                End();
                continue;
            }

            if (fields.Length == 1)
            {
                throw new CommandException(
                    $"Line {number} of '{path}' has the word '{fields[0]}' but no tag. Write the word and its tag, separated by a space.");
            }

            words.Add(fields[0]);
            tags.Add(fields[^1]);
        }

        End();
        return new TextTable(path, [Words, Tags], rows);

        void End()
        {
            if (words.Count > 0)
                rows.Add([Cell.Of(words), Cell.Of(tags)]);
            words.Clear();
            tags.Clear();
        }
    }
}
