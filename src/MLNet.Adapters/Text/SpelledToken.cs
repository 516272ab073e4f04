namespace MLNet.Adapters.Text;

/// <summary>A special token that keeps its id wherever a text spells it out.</summary>
/// <param name="Text">Its spelling.</param>
/// <param name="Id">Its id.</param>
/// <param name="TakesSpaceBefore">Whether the white space before it vanishes.</param>
internal sealed record SpelledToken(string Text, int Id, bool TakesSpaceBefore = false);
