using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Encoders;

/// <summary>What a family's parameters are called in the files of other libraries, and here.</summary>
internal sealed record FamilyKeys
{
    private const string OwnLayers = "layer.";

    /// <summary>What stands before the encoder's keys if it is stored as a part of a larger model, such as <c>bert.</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>How the keys of such a model's other parts begin, and those of constants that are no parameters.</summary>
    public required IReadOnlyList<string> OtherParts { get; init; }

    /// <summary>How parameters outside the layers begin.</summary>
    public required IReadOnlyList<(string Here, string There)> Parts { get; init; }

    /// <summary>What stands before the index of a layer in Hugging Face's files, such as <c>encoder.layer.</c>.</summary>
    public required string Layers { get; init; }

    /// <summary>How a layer's parameters begin.</summary>
    public required IReadOnlyList<(string Here, string There)> LayerParts { get; init; }

    /// <summary>The head of masked-language modelling.</summary>
    public required LanguageHeadKeys LanguageHead { get; init; }

    /// <summary>Adapters in AdapterHub's files.</summary>
    public required HubNames Hub { get; init; }

    /// <summary>Hugging Face's key of one of our parameters.</summary>
    /// <param name="name">Such as <c>layer.0.query.weight</c>.</param>
    /// <returns>Such as <c>encoder.layer.0.attention.self.query.weight</c>.</returns>
    public string ToHuggingFace(string name)
    {
        if (!name.StartsWith(OwnLayers, StringComparison.Ordinal))
            return Replace(name, Parts);
        var dot = name.IndexOf('.', OwnLayers.Length);
        return $"{Layers}{name[OwnLayers.Length..(dot + 1)]}{Replace(name[(dot + 1)..], LayerParts)}";
    }

    /// <summary>
    /// The key of a stored parameter, whatever stands before it and whichever name its LayerNorm has; null for another part of a larger
    /// model.
    /// </summary>
    public string? ToKey(string stored)
    {
        var key = WithoutPrefix(stored);
        const string gamma = "LayerNorm.gamma", beta = "LayerNorm.beta";
        return OtherParts.Any(part => key.StartsWith(part, StringComparison.Ordinal)) ? null
            : key.EndsWith(gamma, StringComparison.Ordinal) ? key[..^gamma.Length] + "LayerNorm.weight"
            : key.EndsWith(beta, StringComparison.Ordinal) ? key[..^beta.Length] + "LayerNorm.bias"
            : key;
    }

    /// <summary>A key without what stands before it in a larger model.</summary>
    public string WithoutPrefix(string key) => key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..] : key;

    private static string Replace(string name, IReadOnlyList<(string Here, string There)> parts)
    {
        var (here, there) = parts.FirstOrDefault(part => name.StartsWith(part.Here, StringComparison.Ordinal));
        return here is null
            ? throw new ArgumentException($"The family has no parameter named '{name}'.", nameof(name))
            : there + name[here.Length..];
    }
}

/// <summary>What AdapterHub's files call a family's models and the places of adapters in a layer.</summary>
/// <param name="ModelClass">The class of a model with adapters, such as <c>BertAdapterModel</c>.</param>
/// <param name="Attention">The attention sub-layer's end, below the layer's key.</param>
/// <param name="FeedForward">The feed-forward sub-layer's end.</param>
internal sealed record HubNames(string ModelClass, string Attention, string FeedForward);

/// <summary>What the head of masked-language modelling is called beside an encoder in Hugging Face's files.</summary>
/// <param name="Decoder">The key of the output matrix, which many files leave out as it is the table of words.</param>
/// <param name="Parameters">Our names, each with the keys that it may have.</param>
/// <param name="Activation">The head's non-linearity; null for the encoder's own.</param>
internal sealed record LanguageHeadKeys(
    string Decoder, IReadOnlyList<(string Name, string[] Keys)> Parameters, ActivationFunction? Activation = null);
