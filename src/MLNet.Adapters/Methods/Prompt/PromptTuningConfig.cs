using MLNet.Adapters.Methods.Prompt;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>Prompt tuning: trained vectors are put in front of the embeddings of each text.</summary>
/// <remarks>
/// <para>Choose it if as few parameters as possible must be stored, P · H of them. It needs high learning rates (1e-2 and more) and many
/// steps, is weaker than adapters in small encoders, and makes each text P tokens longer, which do not count as positions.</para>
/// <para>Source: Lester et al. 2021 (arXiv 2104.08691).</para>
/// </remarks>
public sealed record PromptTuningConfig : AdapterConfig
{
    /// <summary>The number P of vectors.</summary>
    /// <value>10 by default, as in AdapterHub.</value>
    public int PromptLength { get; init; } = 10;

    /// <summary>The place of the vectors; a head that reads one state reads the first of the row.</summary>
    /// <value><see cref="PromptPlace.First"/> by default.</value>
    public PromptPlace Place { get; init; } = PromptPlace.First;

    internal override void Validate(EncoderShape shape)
    {
        if (PromptLength < 1)
            throw new ArgumentException($"The prompt length is {PromptLength}. Give at least 1; 10 is usual.");
        ConfigChecks.Defined(Place, nameof(Place));
    }

    internal override AdapterPlaces? PlacesIn(EncoderShape shape) => null;

    internal override IEnumerable<string> Warnings(EncoderShape shape) => [];

    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device) =>
        new PromptTuning(this, shape, generator, device);
}
