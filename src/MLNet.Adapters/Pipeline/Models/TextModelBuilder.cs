using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Trained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>
/// Builds a model on a device from an encoder, a composition and a head, of which the latter two are values; must be called on a compute
/// thread.
/// </summary>
internal static class TextModelBuilder
{
    /// <summary>Builds a model that owns its adapter and, if it has one, its head.</summary>
    /// <param name="encoder">The loaded encoder; not owned by the model.</param>
    /// <param name="composition">The adapters plugged into the encoder; null for none.</param>
    /// <param name="trained">The head; null for a model that returns embeddings.</param>
    /// <param name="headName">The name of the head in messages.</param>
    /// <param name="device">The device of the encoder.</param>
    /// <param name="merges">Whether the adapter is added to copies of the encoder's weights.</param>
    /// <exception cref="InvalidDataException">The weights do not match the configuration.</exception>
    /// <exception cref="NotSupportedException">The adapter is to be merged, but cannot be.</exception>
    public static TextModel Build(
        TextEncoder encoder,
        AdapterComposition? composition,
        TrainedHead? trained,
        string headName,
        Device device,
        bool merges = false)
    {
        AdapterModule? adapter = null;
        TextHead? head = null;
        try
        {
            using var mode = inference_mode(false); // what is created here outlives the scoring call that requests it
            adapter = composition is null ? null : CompositionBuilder.Build(composition, encoder.Config.Shape, device);
            if (adapter is not null && merges)
            {
                using var unmerged = adapter;
                adapter = new MergedAdapter(unmerged, encoder);
            }

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
