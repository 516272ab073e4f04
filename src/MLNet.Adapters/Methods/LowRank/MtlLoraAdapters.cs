using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>The parts of MTL-LoRA in all maps.</summary>
internal sealed class MtlLoraAdapters(MtlLoraConfig config, EncoderShape shape, Generator? generator, Device device)
    : MapAdapters(config, shape, generator, site => new MtlLoraProjection(config, site, device)), ISharedByTasks
{
    // The names are those of LoRA's parameters.
    public IEnumerable<(string Name, Tensor Parameter)> OfTask(int task)
    {
        foreach (var (name, module) in named_modules())
        {
            if (module is not MtlLoraProjection projection)
                continue;
            yield return ($"{name}.lora_A", projection.DownOf(task));
            yield return ($"{name}.lora_B", projection.UpOf(task));
        }
    }
}
