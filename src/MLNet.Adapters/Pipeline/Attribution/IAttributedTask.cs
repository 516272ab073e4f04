using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Attribution;

/// <summary>The parts of a model's task that the explanation of a prediction needs.</summary>
internal interface IAttributedTask
{
    /// <summary>Reads a text, or two, and chooses the number to explain.</summary>
    /// <param name="native">The model.</param>
    /// <param name="text">The text, the first text of a pair, or the context of a question.</param>
    /// <param name="secondText">The second text, or the question; null for a single text.</param>
    /// <param name="options">What to explain.</param>
    /// <param name="notes">Collects warnings.</param>
    /// <exception cref="ArgumentException">An option is unknown to the model, or a text is missing or not used.</exception>
    AttributedText Read(NativeModel native, string text, string? secondText, WordExplanationOptions options, ScoringNotes notes);
}
