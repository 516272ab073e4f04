namespace MLNet.Adapters.Methods;

/// <summary>Specifies what a method reads of a text at once, apart from attention; each value includes those before it.</summary>
internal enum TextReading
{
    /// <summary>One token at a time.</summary>
    EachToken,

    /// <summary>One token at a time, and its position in the text.</summary>
    Positions,

    /// <summary>All tokens of a text, which every layer then computes.</summary>
    WholeText,

    /// <summary>All tokens of a text and its padding, which then is not left out.</summary>
    Padding,
}
