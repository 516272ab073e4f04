using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>Pads groups of rows to the length of the longest group.</summary>
internal static class GroupPadding
{
    /// <summary>Pads an axis to a length in front of its elements.</summary>
    public static Tensor InFront(Tensor part, long length, int axis, double value) =>
        part.shape[axis] == length ? part : cat([Missing(part, length, axis, value), part], axis);

    /// <summary>Pads an axis to a length after its elements.</summary>
    public static Tensor Behind(Tensor part, long length, int axis, double value) =>
        part.shape[axis] == length ? part : cat([part, Missing(part, length, axis, value)], axis);

    private static Tensor Missing(Tensor part, long length, int axis, double value)
    {
        var shape = part.shape;
        shape[axis] = length - shape[axis];
        return full(shape, value, part.dtype, part.device);
    }
}
