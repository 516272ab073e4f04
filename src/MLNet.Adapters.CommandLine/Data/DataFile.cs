using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Data;

/// <summary>Reads a data file of any format.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">Null: by the file's extension.</param>
/// <param name="HasHeader">Whether the first line of TSV or CSV has the names of the columns.</param>
/// <param name="Separator">The separator of TSV or CSV; null for that of the format.</param>
internal sealed record DataFile(string Path, DataFormat? Format = null, bool HasHeader = true, char? Separator = null)
{
    /// <summary>Reads all rows.</summary>
    /// <exception cref="CommandException">The file does not exist, has another format, or has no row.</exception>
    public TextTable Read()
    {
        if (!File.Exists(Path))
            throw new CommandException($"The file '{Path}' does not exist. Check the path.");
        var format = Format ?? FormatOf(Path);
        var table = format switch
        {
            DataFormat.Tsv => DelimitedReader.Read(this, Separator ?? '\t', isQuoted: false),
            DataFormat.Csv => DelimitedReader.Read(this, Separator ?? ',', isQuoted: true),
            DataFormat.Jsonl => JsonLinesReader.Read(Path),
            DataFormat.Conll => ConllReader.Read(Path),
            _ => SquadReader.Read(Path),
        };
        return table.Rows.Count > 0 ? table : throw new CommandException($"'{Path}' has no row. Check the file and --format.");
    }

    /// <summary>Returns the format that a file's extension stands for.</summary>
    public static DataFormat FormatOf(string path) => System.IO.Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".TSV" or ".TAB" or ".TXT" => DataFormat.Tsv,
        ".CSV" => DataFormat.Csv,
        ".JSONL" or ".NDJSON" => DataFormat.Jsonl,
        ".CONLL" or ".BIO" or ".IOB" => DataFormat.Conll,
        ".JSON" => DataFormat.Squad,
        var extension => throw new CommandException(
            $"The format of '{path}' does not follow from its extension '{extension}'. "
            + "Add --format with one of tsv, csv, jsonl, conll, squad."),
    };
}
