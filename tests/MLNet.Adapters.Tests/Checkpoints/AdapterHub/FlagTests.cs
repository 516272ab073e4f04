using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.AdapterHub;

namespace MLNet.Adapters.Tests.Checkpoints.AdapterHub;

/// <summary>Every flag of a configuration, absent, null, false, true and of a wrong type, as the reference's dataclasses read it.</summary>
[TestClass]
public sealed class FlagTests
{
    private static readonly string[] WrongTypes = ["\"yes\"", "3", "[true]", "{}"];

    /// <param name="folder">A folder of the reference that has the flag.</param>
    /// <param name="flag">Its key.</param>
    /// <param name="otherwise">The reference's default; null if it has none.</param>
    /// <param name="hasEffect">Whether true and false differ in this folder.</param>
    [TestMethod]
    [DataRow("seq_bn", "mh_adapter", null, true)]
    [DataRow("double_seq_bn", "output_adapter", null, true)]
    [DataRow("seq_bn", "original_ln_before", false, true)]
    [DataRow("seq_bn", "original_ln_after", true, true)]
    [DataRow("seq_bn", "ln_before", false, true)]
    [DataRow("seq_bn", "ln_after", false, true)]
    [DataRow("seq_bn", "is_parallel", false, true)]
    [DataRow("double_seq_bn", "is_parallel", false, true)]
    [DataRow("seq_bn", "residual_before_ln", true, true)]
    [DataRow("seq_bn", "use_gating", false, true)]
    [DataRow("seq_bn", "adapter_residual_before_ln", false, false)]
    [DataRow("seq_bn", "cross_adapter", false, true)]
    [DataRow("seq_bn", "phm_layer", false, true)]
    [DataRow("compacter", "learn_phm", true, true)]
    [DataRow("compacter", "factorized_phm_W", true, true)]
    [DataRow("compacter", "shared_W_phm", false, true)]
    [DataRow("compacter", "shared_phm_rule", true, true)]
    [DataRow("compacter", "factorized_phm_rule", false, true)]
    [DataRow("compacter", "phm_bias", true, true)]
    [DataRow("prefix_tuning", "flat", false, true)]
    [DataRow("prefix_tuning", "encoder_prefix", true, true)]
    [DataRow("prefix_tuning", "cross_prefix", true, false)]
    [DataRow("prefix_tuning", "use_gating", false, true)]
    [DataRow("prefix_tuning", "shared_gating", true, true)]
    [DataRow("lora", "selfattn_lora", true, true)]
    [DataRow("lora", "intermediate_lora", false, true)]
    [DataRow("lora", "output_lora", false, true)]
    [DataRow("lora", "use_gating", false, true)]
    [DataRow("lora", "use_dora", false, true)]
    [DataRow("ia3", "intermediate_lora", false, true)]
    [DataRow("loreft", "orthogonality", null, true)]
    [DataRow("loreft", "tied_weights", false, true)]
    public void It_means_what_it_means_in_the_reference(string folder, string flag, bool? otherwise, bool hasEffect)
    {
        var (no, yes) = (Read(folder, flag, "false"), Read(folder, flag, "true"));
        if (hasEffect)
            Assert.AreNotEqual(no, yes, "true and false");
        else
            Assert.AreEqual(no, yes, "true and false");
        Assert.AreEqual(no, Read(folder, flag, "null"), "null is false, as in Python");
        Assert.AreEqual(
            otherwise switch { true => yes, false => no, null => $"refused for {flag}" }, Read(folder, flag, null), "absent");
        foreach (var wrong in WrongTypes)
            Assert.AreEqual($"refused for {flag}", Read(folder, flag, wrong), wrong);
    }

    // The configuration, or the fact that it is refused with a message that names the flag.
    private static object Read(string folder, string flag, string? value)
    {
        var path = Fixture.Path("adapters", "bert", folder, HubFiles.AdapterConfig);
        var json = JsonNode.Parse(File.ReadAllText(path))!["config"]!.AsObject();
        json.Remove(flag);
        if (value is not null)
            json[flag] = JsonNode.Parse(value);
        try
        {
            return HubReader.ReadConfig(JsonSerializer.SerializeToElement(json), "config.json", 32, HubVersion.Current).Config;
        }
        catch (Exception refusal) when (refusal is NotSupportedException or InvalidDataException)
        {
            StringAssert.Contains(refusal.Message, $"'{flag}'");
            return $"refused for {flag}";
        }
    }
}
