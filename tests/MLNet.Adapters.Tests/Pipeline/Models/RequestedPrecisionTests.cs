using MLNet.Adapters.Layers;
using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Tests.Pipeline.Models;

/// <summary>The precision that follows from option, environment and device.</summary>
[TestClass]
public sealed class RequestedPrecisionTests
{
    private static readonly BFloat16Support With = new(true, "the processor has AVX512_BF16");
    private static readonly BFloat16Support Without = new(false, "the processor has neither AVX512_BF16 nor AMX-BF16");

    [TestMethod]
    [DataRow(null, null, ComputePrecision.Float32)]
    [DataRow(null, "", ComputePrecision.Float32)]
    [DataRow(null, "float32", ComputePrecision.Float32)]
    [DataRow(null, "bfloat16", ComputePrecision.BFloat16)]
    [DataRow(null, " BFloat16 ", ComputePrecision.BFloat16)]
    [DataRow(null, "AUTO", ComputePrecision.Auto)]
    [DataRow(ComputePrecision.Float32, "bfloat16", ComputePrecision.Float32)]
    [DataRow(ComputePrecision.BFloat16, "float32", ComputePrecision.BFloat16)]
    [DataRow(ComputePrecision.Auto, "half", ComputePrecision.Auto)]
    public void Option_goes_before_the_environment(ComputePrecision? option, string? variable, ComputePrecision expected) =>
        Assert.AreEqual(expected, RequestedPrecision.Of(option, variable).Value);

    [TestMethod]
    public void Unknown_value_of_the_environment_is_an_error()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => RequestedPrecision.Of(null, "half"));

        Assert.AreEqual(
            "The environment variable MLNET_ADAPTERS_PRECISION is 'half'. Set it to float32, bfloat16 or auto, or remove it.",
            error.Message);
    }

    [TestMethod]
    [DataRow(ComputePrecision.Float32, true, ComputePrecision.Float32)]
    [DataRow(ComputePrecision.Float32, false, ComputePrecision.Float32)]
    [DataRow(ComputePrecision.BFloat16, true, ComputePrecision.BFloat16)]
    [DataRow(ComputePrecision.Auto, true, ComputePrecision.BFloat16)]
    [DataRow(ComputePrecision.Auto, false, ComputePrecision.Float32)]
    public void Choice_follows_from_the_device(ComputePrecision requested, bool isSupported, ComputePrecision expected) =>
        Assert.AreEqual(expected, RequestedPrecision.Of(requested).On(isSupported ? With : Without));

    [TestMethod]
    public void Bfloat16_where_it_is_missing_is_an_error_that_names_who_asked_for_it()
    {
        var option = Assert.ThrowsExactly<InvalidOperationException>(() => RequestedPrecision.Of(ComputePrecision.BFloat16).On(Without));
        var variable = Assert.ThrowsExactly<InvalidOperationException>(() => RequestedPrecision.Of(null, "bfloat16").On(Without));

        Assert.AreEqual(
            "Precision is BFloat16, but the processor has neither AVX512_BF16 nor AMX-BF16. Set the option Precision to Float32 or Auto.",
            option.Message);
        StringAssert.StartsWith(variable.Message, "The environment variable MLNET_ADAPTERS_PRECISION is bfloat16, but the processor has");
    }
}
