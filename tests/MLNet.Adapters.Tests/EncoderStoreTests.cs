using System.Runtime.CompilerServices;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Checkpoints;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests;

[TestClass]
public sealed class EncoderStoreTests : IDisposable
{
    private readonly TemporaryFolder _parent = new();

    public void Dispose() => _parent.Dispose();

    [TestMethod]
    public void Weights_load_once_and_leave_with_the_last_lease()
    {
        var before = EncoderStore.Count;
        var encoder = Unique();
        var first = encoder.Rent(CPU);
        var second = encoder.Rent(CPU);
        var weight = first.Encoder.parameters().First();

        Assert.AreSame(first.Encoder, second.Encoder);
        Assert.AreEqual(before + 1, EncoderStore.Count);
        first.Dispose();
        first.Dispose();
        Assert.AreEqual(before + 1, EncoderStore.Count);
        Assert.IsFalse(weight.IsInvalid);
        second.Dispose();
        Assert.AreEqual(before, EncoderStore.Count);
        Assert.IsTrue(weight.IsInvalid);
    }

    [TestMethod]
    public void Equal_files_in_two_folders_are_one_encoder()
    {
        var encoder = Unique("one");
        var copy = Directory.CreateDirectory(_parent.File("two")).FullName;
        foreach (var file in Directory.GetFiles(_parent.File("one")))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        using var first = encoder.Rent(CPU);
        using var second = PretrainedEncoder.FromDirectory(copy).Rent(CPU);

        Assert.AreSame(first.Encoder, second.Encoder);
    }

    [TestMethod]
    public void Another_vocabulary_is_another_encoder()
    {
        using var first = Unique("one").Rent(CPU);
        using var second = Unique("two").Rent(CPU);

        Assert.AreNotSame(first.Encoder, second.Encoder);
    }

    [TestMethod]
    public void Each_precision_is_loaded_once()
    {
        var before = EncoderStore.Count;
        var encoder = Unique();
        using var single = encoder.Rent(CPU);
        using var half = encoder.Rent(CPU, EncoderPrecision.BFloat16);
        using var again = encoder.Rent(CPU, EncoderPrecision.BFloat16);

        Assert.AreSame(half.Encoder, again.Encoder);
        Assert.AreEqual(before + 2, EncoderStore.Count);
        Assert.AreEqual((ScalarType.Float32, ScalarType.BFloat16), (TypeOf(single), TypeOf(half)));

        static ScalarType TypeOf(EncoderLease lease) => lease.Encoder.parameters().First().dtype;
    }

    [TestMethod]
    public void Encoder_that_left_loads_again()
    {
        var encoder = Unique();
        encoder.Rent(CPU).Dispose();
        using var again = encoder.Rent(CPU);

        Assert.IsFalse(again.Encoder.parameters().First().IsInvalid);
    }

    [TestMethod]
    public void Many_threads_at_once_load_it_once()
    {
        var before = EncoderStore.Count;
        var encoder = Unique();
        var leases = new EncoderLease[16];
        Parallel.For(0, leases.Length, new ParallelOptions { MaxDegreeOfParallelism = leases.Length }, index =>
            leases[index] = encoder.Rent(CPU));

        Assert.HasCount(1, leases.Select(lease => lease.Encoder).Distinct());
        Parallel.ForEach(leases, lease => lease.Dispose());
        Assert.AreEqual(before, EncoderStore.Count);
    }

    [TestMethod]
    public void Lease_that_nobody_disposes_is_given_back_by_the_garbage_collector()
    {
        var encoder = Unique();
        Memory.Collect();
        var before = EncoderStore.Count;
        RentAndForget(encoder);
        Assert.AreEqual(before + 1, EncoderStore.Count);

        Memory.Collect();

        Assert.AreEqual(before, EncoderStore.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RentAndForget(PretrainedEncoder encoder) => Assert.IsNotNull(encoder.Rent(CPU).Encoder);

    /// <summary>An encoder that no other test has: its vocabulary names a fresh word.</summary>
    private PretrainedEncoder Unique(string name = "one")
    {
        var copy = TinyBert.CopyTo(_parent, name);
        TinyBert.Replace(copy, "vocab.txt", "[unused199]", Guid.NewGuid().ToString("N"));
        return PretrainedEncoder.FromDirectory(copy);
    }
}
