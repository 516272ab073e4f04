using System.Runtime.InteropServices;

namespace MLNet.Adapters.Layers;

/// <summary>Reads the compute capability of a GPU from NVIDIA's driver, since TorchSharp does not return it.</summary>
internal static unsafe class CudaCapability
{
    private const int MajorAttribute = 75; // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR
    private const int MinorAttribute = 76;
    private const int Success = 0;

    private static string Driver => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <summary>Returns the capability of a GPU; null if there is no driver, or if it does not answer.</summary>
    /// <param name="index">The GPU's index among those that are visible to the process, as in torch.</param>
    public static Version? Of(int index)
    {
        if (!NativeLibrary.TryLoad(Driver, out var driver)
            || !NativeLibrary.TryGetExport(driver, "cuInit", out var init)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGet", out var get)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetAttribute", out var attribute))
            return null;
        int device, major, minor;
        return ((delegate* unmanaged<uint, int>)init)(0) == Success
            && ((delegate* unmanaged<int*, int, int>)get)(&device, index) == Success
            && ((delegate* unmanaged<int*, int, int, int>)attribute)(&major, MajorAttribute, device) == Success
            && ((delegate* unmanaged<int*, int, int, int>)attribute)(&minor, MinorAttribute, device) == Success
                ? new Version(major, minor)
                : null;
    }
}
