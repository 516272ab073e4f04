using Microsoft.ML.Runtime;
using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>The device that the user's MLContext requests. It is chosen each time a model is used, and never saved with one.</summary>
internal static class TorchDevice
{
    /// <summary>Chooses the device, and writes to the log what was chosen.</summary>
    /// <param name="host">The host, whose MLContext requests the device.</param>
    /// <param name="isReported">Whether the log has it already, because a training chose the same device for this model.</param>
    /// <exception cref="InvalidOperationException">
    /// The requested GPU is not available, and falling back to the CPU is not allowed.
    /// </exception>
    public static Device Choose(IHost host, bool isReported = false)
    {
        NativeLibraryCheck.Ensure();
        using var channel = isReported ? null : host.Start(nameof(TorchDevice));
        var device = Choose(EnvironmentSettings.Of(host), channel);
        if (device.type == TorchSharp.DeviceType.CPU)
            channel?.Trace(LinearProducts.Description);
        return device;
    }

    private static Device Choose(EnvironmentSettings settings, IChannel? channel)
    {
        if (settings.GpuDeviceId is not { } gpu)
            return CPU;
        var count = cuda.is_available() ? cuda.device_count() : 0;
        if (gpu >= 0 && gpu < count)
            return new Device(TorchSharp.DeviceType.CUDA, gpu);
        if (!settings.FallbackToCpu)
        {
            throw new InvalidOperationException(
                $"MLContext.GpuDeviceId is {gpu}, but {count} GPU(s) can be used here. Set FallbackToCpu to true or GpuDeviceId to null "
                + "to run on the CPU, or reference TorchSharp-cuda-linux or TorchSharp-cuda-windows on a machine with that GPU.");
        }

        channel?.Warning($"MLContext.GpuDeviceId is {gpu}, but {count} GPU(s) can be used here; the CPU is used instead.");
        return CPU;
    }
}
