using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>The names of a family's parameters in the files of other libraries and in this library.</summary>
internal sealed record FamilyKeys
{
    private const string OwnLayers = "layer.";

    /// <summary>The prefix of the encoder's keys if it is stored as part of a larger model, such as <c>bert.</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>The prefixes of the keys of such a model's other parts, and of constants that are not parameters.</summary>
    public required IReadOnlyList<string> OtherParts { get; init; }

    /// <summary>The prefixes of parameters outside the layers.</summary>
    public required IReadOnlyList<(string Here, string There)> Parts { get; init; }

    /// <summary>The prefix of a layer's index in Hugging Face's files, such as <c>encoder.layer.</c>.</summary>
    public required string Layers { get; init; }

    /// <summary>The prefixes of a layer's parameters.</summary>
    public required IReadOnlyList<(string Here, string There)> LayerParts { get; init; }

    /// <summary>The endings of our names of linear maps that are stored as convolutions of one token: [out, in, 1].</summary>
    public IReadOnlyList<string> Kernels { get; init; } = [];

    /// <summary>The keys of the masked-language-modelling head.</summary>
    public required LanguageHeadKeys LanguageHead { get; init; }

    /// <summary>The names of adapters in AdapterHub's files.</summary>
    public required HubNames Hub { get; init; }

    /// <summary>The names of the heads in Hugging Face's models; null if the family is not one of its.</summary>
    public TaskHeadKeys? TaskHeads { get; init; }

    /// <summary>Returns Hugging Face's key of one of our parameters.</summary>
    /// <param name="name">Such as <c>layer.0.query.weight</c>.</param>
    /// <returns>Such as <c>encoder.layer.0.attention.self.query.weight</c>.</returns>
    public string ToHuggingFace(string name)
    {
        if (!name.StartsWith(OwnLayers, StringComparison.Ordinal))
            return Replace(name, Parts);
        var dot = name.IndexOf('.', OwnLayers.Length);
        return $"{Layers}{name[OwnLayers.Length..(dot + 1)]}{Replace(name[(dot + 1)..], LayerParts)}";
    }

    /// <summary>Returns one of our parameters in the shape in which it is stored; it shares the memory.</summary>
    public Tensor AsStored(string name, Tensor parameter) =>
        Kernels.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)) ? parameter.unsqueeze(-1) : parameter;

    /// <summary>
    /// Returns the key of a stored parameter, with any prefix and either name of its LayerNorm; null for another part of a larger model.
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

    /// <summary>Returns a key without the prefix that it has in a larger model.</summary>
    public string WithoutPrefix(string key) => key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..] : key;

    private static string Replace(string name, IReadOnlyList<(string Here, string There)> parts)
    {
        var (here, there) = parts.FirstOrDefault(part => name.StartsWith(part.Here, StringComparison.Ordinal));
        return here is null
            ? throw new ArgumentException($"The family has no parameter named '{name}'.", nameof(name))
            : there + name[here.Length..];
    }
}

/// <summary>The names of a family's models and of the places of adapters in a layer in AdapterHub's files.</summary>
/// <param name="ModelClass">The class of a model with adapters, such as <c>BertAdapterModel</c>.</param>
/// <param name="Attention">The end of the attention sub-layer, below the layer's key.</param>
/// <param name="FeedForward">The end of the feed-forward sub-layer.</param>
internal sealed record HubNames(string ModelClass, string Attention, string FeedForward);

/// <summary>The keys of the masked-language-modelling head next to an encoder in Hugging Face's files.</summary>
/// <param name="Decoder">The key of the output matrix, which many files omit because it is the word table.</param>
/// <param name="Parameters">Our names, each with its possible keys.</param>
/// <param name="Activation">The head's activation function; null for the encoder's own.</param>
internal sealed record LanguageHeadKeys(
    string Decoder, IReadOnlyList<(string Name, string[] Keys)> Parameters, ActivationFunction? Activation = null)
{
    /// <summary>Those of a family whose files contain no such head.</summary>
    public static LanguageHeadKeys None { get; } = new(string.Empty, []);

    /// <summary>Returns the keys of a head with one key for each parameter.</summary>
    /// <param name="decoder">The key of the output matrix.</param>
    /// <param name="dense">The key of the linear map, without the name of its parameter.</param>
    /// <param name="norm">The key of the LayerNorm, likewise.</param>
    /// <param name="bias">The key of the decoder's bias.</param>
    /// <param name="activation">The head's activation function; null for the encoder's own.</param>
    /// <param name="hasBiases">Whether the linear map and the LayerNorm have biases.</param>
    public static LanguageHeadKeys Of(
        string decoder, string dense, string norm, string bias, ActivationFunction? activation = null, bool hasBiases = true) => new(
        decoder,
        [
            .. new[]
            {
                ("dense.weight", new[] { $"{dense}.weight" }),
                ("dense.bias", [$"{dense}.bias"]),
                ("norm.weight", [$"{norm}.weight"]),
                ("norm.bias", [$"{norm}.bias"]),
            }.Where(named => hasBiases || named.Item1.EndsWith("weight", StringComparison.Ordinal)),
            ("bias", [bias]),
        ],
        activation);
}
