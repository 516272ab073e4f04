using System.Text;

namespace MLNet.Adapters.Tests.Loader;

/// <summary>The smallest ONNX model that computes: y = x + x. Written field by field in protobuf's wire format.</summary>
internal static class DoublingOnnxModel
{
    private const int Float = 1; // TensorProto.DataType

    /// <param name="input">Name of x.</param>
    /// <param name="output">Name of y.</param>
    /// <param name="width">Both are [1, width].</param>
    public static byte[] Create(string input, string output, int width)
    {
        // NodeProto: input = 1, output = 2, op_type = 4; GraphProto: node = 1, name = 2, input = 11, output = 12
        byte[] node = [.. Text(1, input), .. Text(1, input), .. Text(2, output), .. Text(4, "Add")];
        byte[] graph =
        [
            .. Message(1, node),
            .. Text(2, "doubling"),
            .. Message(11, Value(input, width)),
            .. Message(12, Value(output, width)),
        ];
        // ModelProto: ir_version = 1, graph = 7, opset_import = 8 (its version = 2)
        return [.. Number(1, 8), .. Message(7, graph), .. Message(8, Number(2, 13))];
    }

    // ValueInfoProto: name = 1, type = 2; TypeProto: tensor_type = 1; Tensor: elem_type = 1, shape = 2; TensorShapeProto: dim = 1;
    // Dimension: dim_value = 1
    private static byte[] Value(string name, int width)
    {
        byte[] shape = [.. Message(1, Number(1, 1)), .. Message(1, Number(1, width))];
        byte[] tensor = [.. Number(1, Float), .. Message(2, shape)];
        return [.. Text(1, name), .. Message(2, Message(1, tensor))];
    }

    private static byte[] Number(int field, int value) => [.. VarInt(field << 3), .. VarInt(value)];

    private static byte[] Text(int field, string text) => Message(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Message(int field, byte[] content) => [.. VarInt((field << 3) | 2), .. VarInt(content.Length), .. content];

    private static IEnumerable<byte> VarInt(int value)
    {
        for (; value > 0x7f; value >>= 7)
            yield return (byte)(value | 0x80);
        yield return (byte)value;
    }
}
