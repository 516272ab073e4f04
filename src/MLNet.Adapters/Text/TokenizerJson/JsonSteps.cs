namespace MLNet.Adapters.Text.TokenizerJson;

/// <summary>The steps of a normalizer, a pre-tokenizer or a post-processor, taken in their order.</summary>
/// <param name="role">What they are, such as normalizer.</param>
/// <param name="steps">The steps, sequences unfolded.</param>
internal sealed class JsonSteps(string role, IReadOnlyList<JsonPart> steps)
{
    private int _next;

    /// <summary>Reads the steps under a key of the file.</summary>
    /// <param name="root">The whole file.</param>
    /// <param name="key">Their key.</param>
    /// <param name="list">The key of the list in a sequence.</param>
    public static JsonSteps Read(JsonPart root, string key, string list)
    {
        var steps = new List<JsonPart>();
        if (root.Part(key) is { } first)
            Unfold(first);
        return new(key, steps);

        void Unfold(JsonPart part)
        {
            if (part.Type != "Sequence")
            {
                steps.Add(part);
                return;
            }

            foreach (var inner in part.Parts(list))
                Unfold(inner);
            part.RefuseRest();
        }
    }

    /// <summary>Takes the next step if it has a type, and further qualities.</summary>
    public JsonPart? Take(string type, Func<JsonPart, bool>? isWanted = null) =>
        _next < steps.Count && steps[_next].Type == type && (isWanted?.Invoke(steps[_next]) ?? true) ? steps[_next++] : null;

    /// <summary>Takes the next step if it replaces a pattern.</summary>
    /// <param name="kind">The kind of the pattern, String or Regex.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="contents">The supported replacements.</param>
    public bool TakeReplace(string kind, string pattern, params string[] contents) =>
        Take("Replace", step => step.Part("pattern")?.OptionalText(kind) == pattern && contents.Contains(step.Text("content"))) is not null;

    /// <summary>Whether any step has a quality.</summary>
    public bool Any(Func<JsonPart, bool> predicate) => steps.Any(predicate);

    /// <summary>Takes the next step, which must have a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="kind">The kind of tokenizer, for the error message.</param>
    public JsonPart Need(string type, string kind) => Take(type) ?? throw (_next < steps.Count
        ? Unsupported(kind)
        : new InvalidDataException(
            $"{TokenizerJsonFormat.FileName}: '{role}' has no {type}, which a {kind} tokenizer needs. Restore the file of the encoder."));

    /// <summary>Throws if there are further steps, or settings that no one has read.</summary>
    /// <param name="kind">The kind of tokenizer, for the error message.</param>
    public void RefuseRest(string kind)
    {
        if (_next < steps.Count)
            throw Unsupported(kind);
        foreach (var step in steps)
            step.RefuseRest();
    }

    private InvalidDataException Unsupported(string kind) =>
        steps[_next].Refused($"is a {steps[_next].Type}, which is not supported at this place of a {kind} tokenizer");
}
