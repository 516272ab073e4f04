namespace MLNet.Adapters.Text;

/// <summary>One token and where it stands in the original text.</summary>
/// <param name="Id">Vocabulary id.</param>
/// <param name="Start">First UTF-16 index in the original text.</param>
/// <param name="End">UTF-16 index after the last one.</param>
internal readonly record struct Token(int Id, int Start, int End);
