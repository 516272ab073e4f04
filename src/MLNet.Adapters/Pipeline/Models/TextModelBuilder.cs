using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Trained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>
/// From an encoder, a composition and a head, the latter two values, to a model on a device; to be called on a compute thread.
/// </summary>
internal static class TextModelBuilder
{
    /// <summary>A model that owns its adapter and, where it has one, its head.</summary>
    /// <param name="encoder">Loaded; not owned.</param>
    /// <param name="composition">What is plugged into it; null for nothing.</param>
    /// <param name="trained">The head; null for a model that gives embeddings.</param>
    /// <param name="headName">What messages call the head.</param>
    /// <param name="device">Where the encoder is.</param>
    /// <exception cref="InvalidDataException">The weights do not belong to the configuration.</exception>
    public static TextModel Build(
        TextEncoder encoder,
        AdapterComposition? composition,
        TrainedHead? trained,
        string headName,
        Device device)
    {
        AdapterModule? adapter = null;
        TextHead? head = null;
        try
        {
            using var mode = inference_mode(false); // what is made here outlives the scoring call that asks for it
            adapter = composition is null ? null : CompositionBuilder.Build(composition, encoder.Config.Shape, device);
            if (trained is not null)
            {
                trained.Config.CheckSizes(trained.Outputs, headName);
                var (config, hiddenSize) = (trained.Config, encoder.Config.HiddenSize);
                head = AdapterWeights.Create(
                    place => config.Create(hiddenSize, trained.Outputs, null, place, encoder),
                    trained.Weights,
                    headName,
                    device);
            }

            return new TextModel(encoder, adapter, head);
        }
        catch
        {
            adapter?.Dispose();
            head?.Dispose();
            throw;
        }
    }
}
