using MLNet.Adapters.Checkpoints;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints;

[TestClass]
public class TensorMemoryTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(14)]
    [DataRow(15)]
    [DataRow(100)]
    public void Parts_cover_the_tensor_in_order_whatever_their_length(int partLength)
    {
        using var tensor = arange(15, dtype: ScalarType.Int32).reshape(3, 5);
        var seen = new List<byte>();
        TensorMemory.Visit(tensor, (firstElement, bytes) =>
        {
            Assert.AreEqual(seen.Count / 4, firstElement);
            Assert.IsLessThanOrEqualTo(4 * partLength, bytes.Length);
            seen.AddRange(bytes);
        }, partLength);
        CollectionAssert.AreEqual(tensor.bytes.ToArray(), seen);
    }

    [TestMethod]
    public void Parts_can_be_written_to()
    {
        using var tensor = zeros(7, dtype: ScalarType.Byte);
        TensorMemory.Visit(tensor, (firstElement, bytes) => bytes.Fill((byte)firstElement), partLength: 3);
        CollectionAssert.AreEqual(new byte[] { 0, 0, 0, 3, 3, 3, 6 }, tensor.data<byte>().ToArray());
    }
}
