namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>A labelled text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Class">The index of its class.</param>
internal readonly record struct FewShotRow(string Text, int Class);
