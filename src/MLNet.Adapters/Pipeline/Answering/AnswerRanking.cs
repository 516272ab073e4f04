using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>The best distinct answers from one context to one question.</summary>
/// <param name="context">The context.</param>
/// <param name="capacity">The maximum number of answers to keep, at least 1.</param>
internal sealed class AnswerRanking(string context, int capacity)
{
    private readonly List<Candidate> _best = [];

    /// <summary>Keeps an answer if it is among the best: of equal texts the better one, of equally good answers the earlier one.</summary>
    /// <param name="evidence">The evidence, higher is better; an answer with evidence NaN is not kept.</param>
    /// <param name="start">The first UTF-16 index of the answer in the context.</param>
    /// <param name="end">The index after the last one; equal to <paramref name="start"/> for "no answer".</param>
    public void Offer(float evidence, int start, int end)
    {
        if (!(evidence > (_best.Count < capacity ? float.NegativeInfinity : _best[^1].Evidence)))
            return;
        var same = IndexOf(context.AsSpan(start, end - start));
        if (same >= 0 && _best[same].Evidence >= evidence)
            return;
        if (same >= 0)
            _best.RemoveAt(same);
        else if (_best.Count == capacity)
            _best.RemoveAt(capacity - 1);
        var worse = _best.FindIndex(candidate => candidate.Evidence < evidence);
        _best.Insert(worse < 0 ? _best.Count : worse, new Candidate(evidence, start, end));
    }

    /// <summary>Returns the best answers, with the softmax of their evidence over all answers that were kept.</summary>
    public FoundAnswers Best(int count)
    {
        if (_best.Count == 0)
            return FoundAnswers.None;
        var scores = Softmax.Probabilities([.. _best.Select(candidate => candidate.Evidence)]);
        return new FoundAnswers(
            [.. _best.Take(count).Select(candidate => context[candidate.Start..candidate.End])],
            [.. scores.Take(count)]);
    }

    private int IndexOf(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < _best.Count; i++)
        {
            if (context.AsSpan(_best[i].Start, _best[i].End - _best[i].Start).SequenceEqual(text))
                return i;
        }

        return -1;
    }

    private readonly record struct Candidate(float Evidence, int Start, int End);
}

/// <summary>The best answers to one question.</summary>
/// <param name="Texts">Parts of the context, or the empty text for "no answer"; best first.</param>
/// <param name="Scores">The scores of the answers, 0…1.</param>
internal sealed record FoundAnswers(string[] Texts, float[] Scores)
{
    public static readonly FoundAnswers None = new([], []);
}

/// <summary>Shortens a text to its beginning, for messages.</summary>
internal static class Excerpt
{
    private const int Longest = 40;

    public static string Of(string text) => text.Length <= Longest ? text : $"{text[..Longest]}…";
}
