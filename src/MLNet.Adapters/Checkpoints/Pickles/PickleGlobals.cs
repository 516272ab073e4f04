namespace MLNet.Adapters.Checkpoints.Pickles;

/// <summary>The names that a PyTorch file of weights may refer to, and what they build; there are no others.</summary>
/// <remarks>A pickle is a program: it could call any function of Python by its name. Here, names are only looked up in this list.</remarks>
internal static class PickleGlobals
{
    private const string Dictionary = "collections.OrderedDict";
    private const string Tensor = "torch._utils._rebuild_tensor_v2";
    private const string Parameter = "torch._utils._rebuild_parameter";
    private const string Size = "torch.Size";

    private static readonly Dictionary<string, SafetensorsType> StorageTypes = new(StringComparer.Ordinal)
    {
        ["torch.FloatStorage"] = SafetensorsType.F32,
        ["torch.DoubleStorage"] = SafetensorsType.F64,
        ["torch.HalfStorage"] = SafetensorsType.F16,
        ["torch.BFloat16Storage"] = SafetensorsType.BF16,
        ["torch.LongStorage"] = SafetensorsType.I64,
        ["torch.IntStorage"] = SafetensorsType.I32,
        ["torch.ByteStorage"] = SafetensorsType.U8,
        ["torch.BoolStorage"] = SafetensorsType.BOOL,
    };

    /// <summary>Whether a name may be referred to.</summary>
    public static bool Contains(string name) => name is Dictionary or Tensor or Parameter or Size || StorageTypes.ContainsKey(name);

    /// <summary>Builds what a name stands for.</summary>
    /// <param name="name">A name of the list.</param>
    /// <param name="arguments">The arguments that the file contains.</param>
    /// <exception cref="FormatException">The arguments are not those of the name.</exception>
    public static object Build(string name, object?[] arguments) => (name, arguments) switch
    {
        (Dictionary, []) => new Dictionary<string, object?>(StringComparer.Ordinal),
        (Tensor, [TorchStorage storage, long offset, object?[] shape, object?[] strides, ..]) =>
            Check(new TorchTensor(storage, offset, Numbers(shape), Numbers(strides))),
        (Parameter, [TorchTensor tensor, ..]) => tensor,
        (Size, [object?[] sizes]) => sizes,
        _ => throw new FormatException($"'{name}' has arguments that are not supported"),
    };

    /// <summary>Builds a storage from its persistent id.</summary>
    /// <exception cref="FormatException">It is not the id of a storage.</exception>
    public static TorchStorage Storage(object? id) =>
        id is object?[] and ["storage", PickleName name, string key, string, long and >= 0 and var count, ..]
        && StorageTypes.TryGetValue(name.Text, out var type)
        && count <= long.MaxValue / sizeof(long)
            ? new TorchStorage(key, type, count)
            : throw new FormatException("an id is not that of a storage");

    private static TorchTensor Check(TorchTensor tensor)
    {
        var isValid = tensor.Shape.Length == tensor.Strides.Length
            && tensor.Offset >= 0
            && Array.TrueForAll(tensor.Shape, size => size >= 0 && size <= tensor.Storage.Count)
            && Array.TrueForAll(tensor.Strides, stride => stride >= 0 && stride <= tensor.Storage.Count);
        try
        {
            checked
            {
                isValid = isValid
                    && Product(tensor.Shape) <= tensor.Storage.Count // a larger one would repeat numbers without end
                    && tensor.Offset + tensor.Shape.Zip(tensor.Strides, (size, stride) => Math.Max(size - 1, 0) * stride).Sum()
                        < Math.Max(tensor.Storage.Count, 1);
            }
        }
        catch (OverflowException)
        {
            isValid = false;
        }

        return isValid
            ? tensor
            : throw new FormatException(
                $"a tensor of shape [{string.Join(", ", tensor.Shape)}] with strides [{string.Join(", ", tensor.Strides)}] from "
                + $"{tensor.Offset} on is not within its storage of {tensor.Storage.Count} numbers");

        static long Product(long[] sizes)
        {
            var product = 1L;
            foreach (var size in sizes)
                product = checked(product * size);
            return product;
        }
    }

    private static long[] Numbers(object?[] values) => Array.ConvertAll(
        values, value => value is long number ? number : throw new FormatException("a size is not a whole number"));
}

/// <summary>A name that a pickle refers to.</summary>
/// <param name="Text">The module and the name.</param>
internal sealed record PickleName(string Text);
