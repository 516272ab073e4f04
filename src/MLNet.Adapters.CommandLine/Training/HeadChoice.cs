using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Training;

/// <summary>The layers of the prediction head, if the command line names them.</summary>
internal static class HeadChoice
{
    /// <summary>Returns a task's options with a head.</summary>
    /// <exception cref="CommandException">The task cannot have it.</exception>
    public static AdapterTaskOptions Apply(AdapterTaskOptions options, ClassificationHeadKind head) => options switch
    {
        AdapterTextClassificationOptions classes => classes with { Head = head },
        AdapterBinaryTextClassificationOptions classes => classes with { Head = head },
        AdapterMultiLabelClassificationOptions labels => labels with { Head = head },
        AdapterSentenceSimilarityOptions numbers => numbers with { Head = head },
        AdapterNamedEntityRecognitionOptions entities => entities with { Head = OfTokens(head) },
        AdapterQuestionAnsweringOptions answers => answers with { Head = OfTokens(head) },
        _ => throw new CommandException($"--head is {Name(head)}, but this task has no head. Leave it out."),
    };

    private static ClassificationHeadKind OfTokens(ClassificationHeadKind head) =>
        head is ClassificationHeadKind.Linear or ClassificationHeadKind.TwoLayer
            ? head
            : throw new CommandException(
                $"--head is {Name(head)}, which makes one vector of a text, but this task predicts for each token. "
                + $"Choose {Name(ClassificationHeadKind.Linear)} or {Name(ClassificationHeadKind.TwoLayer)}.");

    private static string Name(ClassificationHeadKind head) => head.ToString().ToLowerInvariant();
}
