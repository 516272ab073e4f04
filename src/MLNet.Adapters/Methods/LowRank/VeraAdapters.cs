using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>All VeRA parts of an encoder; the matrices that they share are named <c>shared.lora_A</c> and <c>shared.lora_B</c>.</summary>
internal sealed class VeraAdapters : MapAdapters
{
    /// <param name="config">The configuration.</param>
    /// <param name="shape">The sizes of the encoder.</param>
    /// <param name="generator">Draws new parameters; null if trained ones follow.</param>
    /// <param name="shared">The shared matrices, owned from now on; null if VeRA acts in no map.</param>
    /// <param name="device">The device of the parameters.</param>
    public VeraAdapters(VeraConfig config, EncoderShape shape, Generator? generator, VeraMatrices? shared, Device device)
        : base(config, shape, generator, site => config.Form == VeraForm.Dense
            ? new VeraProjection(config, site.Outputs, () => shared!, device)
            : new DiagonalVeraProjection(config, site, () => shared!, device))
    {
        if (shared is null)
            return;
        if (generator is not null)
            shared.Initialize(generator);
        register_module("shared", shared);
    }
}
