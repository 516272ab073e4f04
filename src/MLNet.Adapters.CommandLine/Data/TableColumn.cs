namespace MLNet.Adapters.CommandLine.Data;

/// <summary>A column that a model reads.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Source">Its name in the file; null if the file has none, so that it is empty.</param>
internal sealed record TableColumn(string Name, ColumnKind Kind, string? Source);
