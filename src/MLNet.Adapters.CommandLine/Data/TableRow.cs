namespace MLNet.Adapters.CommandLine.Data;

/// <summary>A row as ML.NET reads it: members for as many columns of each type as a model can have.</summary>
internal sealed class TableRow
{
    public string Text1 { get; set; } = string.Empty;

    public string Text2 { get; set; } = string.Empty;

    public string Text3 { get; set; } = string.Empty;

    public string Text4 { get; set; } = string.Empty;

    public string[] List1 { get; set; } = [];

    public string[] List2 { get; set; } = [];

    public string[] List3 { get; set; } = [];

    public float Number1 { get; set; }

    public float Number2 { get; set; }

    public int Index1 { get; set; }

    public bool Flag1 { get; set; }
}
