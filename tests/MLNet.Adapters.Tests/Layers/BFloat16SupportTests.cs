using MLNet.Adapters.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Layers;

/// <summary>Which devices compute in bfloat16, from their features; no device is needed.</summary>
[TestClass]
public sealed class BFloat16SupportTests
{
    private const int Amx = 1 << 22;
    private const int Avx512 = 1 << 5;

    [TestMethod]
    [DataRow(true, 0, 0, false, false)]
    [DataRow(true, Amx, 0, false, true)]
    [DataRow(true, 0, Avx512, true, false)]
    [DataRow(true, Amx, Avx512, true, true)]
    [DataRow(true, ~Amx, ~Avx512, false, false)]
    [DataRow(true, -1, -1, true, true)]
    [DataRow(false, -1, -1, false, false)] // the system does not save the registers
    public void Instructions_are_read_from_registers(bool isEnabled, int edx, int eax, bool hasAvx512, bool hasAmx) =>
        Assert.AreEqual(new BFloat16Instructions(hasAvx512, hasAmx), BFloat16Instructions.Of(isEnabled, edx, eax));

    [TestMethod]
    [DataRow(false, false, false, "the processor has neither AVX512_BF16 nor AMX-BF16")]
    [DataRow(true, false, true, "the processor has AVX512_BF16")]
    [DataRow(false, true, true, "the processor has AMX-BF16")]
    [DataRow(true, true, true, "the processor has AVX512_BF16 and AMX-BF16")]
    public void Processor_needs_one_of_two_instruction_sets(bool hasAvx512, bool hasAmx, bool isSupported, string reason) =>
        Assert.AreEqual(
            new BFloat16Support(isSupported, reason), BFloat16Support.OfProcessor(new BFloat16Instructions(hasAvx512, hasAmx)));

    [TestMethod]
    [DataRow("7.5", false, "GPU 1 has compute capability 7.5, and bfloat16 needs 8.0")]
    [DataRow("8.0", true, "GPU 1 has compute capability 8.0")]
    [DataRow("8.9", true, "GPU 1 has compute capability 8.9")]
    [DataRow("12.0", true, "GPU 1 has compute capability 12.0")]
    [DataRow(null, false, "the driver does not return the compute capability of GPU 1")]
    public void GPU_needs_compute_capability_8(string? capability, bool isSupported, string reason) =>
        Assert.AreEqual(
            new BFloat16Support(isSupported, reason),
            BFloat16Support.OfGpu(1, capability is null ? null : Version.Parse(capability)));

    [TestMethod]
    public void Other_devices_do_not_support_it()
    {
        var support = BFloat16Support.Of(META);

        Assert.IsFalse(support.IsSupported);
        StringAssert.Contains(support.Reason, "meta");
    }

    [TestMethod]
    public void Features_of_this_machine_can_be_read_whatever_they_are()
    {
        var support = BFloat16Support.Of(CPU);

        Assert.AreEqual(BFloat16Support.OfProcessor(BFloat16Instructions.Read()), support);
        if (!cuda.is_available())
            Assert.IsFalse(BFloat16Support.Of(new Device(DeviceType.CUDA, 99)).IsSupported);
    }
}
