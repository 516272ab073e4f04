namespace MLNet.Adapters.Text;

/// <summary>A special token as a tokenizer's files name it.</summary>
/// <param name="Text">Its spelling.</param>
/// <param name="TakesSpaceBefore">Whether the white space before it vanishes (<c>lstrip</c>); null if only its spelling is given.</param>
internal readonly record struct NamedToken(string Text, bool? TakesSpaceBefore);
