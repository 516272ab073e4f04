using MLNet.Adapters.Methods.Insertions;

namespace MLNet.Adapters.Methods.Composition;

/// <summary>The embeddings of composed adapters, which only the first of them may transform.</summary>
internal static class FirstTransform
{
    /// <summary>Returns the insertions at the embeddings of stacked adapters: those of the first.</summary>
    /// <exception cref="ArgumentException">Another one has some, too.</exception>
    public static EmbeddingInsertions OfStack(IReadOnlyList<(string Name, ResidualAdapters Adapter)> parts)
    {
        if (parts.Skip(1).FirstOrDefault(HasSome).Name is { } name)
            throw new ArgumentException(
                $"Cannot stack adapter '{name}' on '{parts[0].Name}': it has an invertible adapter, which transforms the embeddings before "
                + "the adapters below it. Only the first of a stack may have one.");
        return parts[0].Adapter.EmbeddingInsertions;
    }

    /// <summary>Throws if an adapter transforms the embeddings.</summary>
    /// <param name="verb">The operation, for messages.</param>
    /// <param name="parts">The adapters with their names.</param>
    public static void Refuse(string verb, IReadOnlyList<(string Name, ResidualAdapters Adapter)> parts)
    {
        if (parts.FirstOrDefault(HasSome).Name is { } name)
            throw new ArgumentException(
                $"Cannot {verb} adapter '{name}': it has an invertible adapter, and the embeddings are the same for all of them. "
                + "Use it alone, or as the first of a stack.");
    }

    private static bool HasSome((string Name, ResidualAdapters Adapter) part) =>
        part.Adapter.EmbeddingInsertions != EmbeddingInsertions.None;
}
