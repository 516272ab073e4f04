using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Element types of the file format and of torch, side by side.</summary>
internal static class SafetensorsTypes
{
    public static string Names { get; } = string.Join(", ", Enum.GetNames<SafetensorsType>());

    public static bool TryParse(string name, out SafetensorsType type) =>
        Enum.TryParse(name, out type) && Enum.GetName(type) == name; // TryParse alone would take "3" or " F32"

    /// <summary>Bytes of one element.</summary>
    public static int ElementSize(this SafetensorsType type) => type switch
    {
        SafetensorsType.BOOL or SafetensorsType.U8 => 1,
        SafetensorsType.F16 or SafetensorsType.BF16 => 2,
        SafetensorsType.I32 or SafetensorsType.F32 => 4,
        _ => 8,
    };

    public static ScalarType ToScalarType(this SafetensorsType type) => type switch
    {
        SafetensorsType.BOOL => ScalarType.Bool,
        SafetensorsType.U8 => ScalarType.Byte,
        SafetensorsType.F16 => ScalarType.Float16,
        SafetensorsType.BF16 => ScalarType.BFloat16,
        SafetensorsType.I32 => ScalarType.Int32,
        SafetensorsType.F32 => ScalarType.Float32,
        SafetensorsType.F64 => ScalarType.Float64,
        _ => ScalarType.Int64,
    };

    public static bool TryFrom(ScalarType scalar, out SafetensorsType type)
    {
        foreach (var candidate in Enum.GetValues<SafetensorsType>())
        {
            if (candidate.ToScalarType() == scalar)
            {
                type = candidate;
                return true;
            }
        }
        type = default;
        return false;
    }
}
