namespace MLNet.Adapters.CommandLine.Data;

/// <summary>The format of a data file.</summary>
internal enum DataFormat
{
    /// <summary>Tab-separated values without quotes.</summary>
    Tsv,

    /// <summary>Comma-separated values with quotes (RFC 4180).</summary>
    Csv,

    /// <summary>A JSON object per line.</summary>
    Jsonl,

    /// <summary>A word and its tag per line, sentences between empty lines.</summary>
    Conll,

    /// <summary>Contexts with questions and answers, as of SQuAD, versions 1.1 and 2.0.</summary>
    Squad,
}
