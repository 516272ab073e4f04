using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests.Methods.LowRank;

/// <summary>What becomes of the settings of single maps if layers are dropped or adapters are added.</summary>
[TestClass]
public sealed class SingleMapTests
{
    [TestMethod]
    public void Layers_that_are_dropped_take_the_settings_of_their_maps_with_them()
    {
        var shape = new EncoderShape(32, 3, 4, 64);
        var config = new LoraConfig
        {
            Targets = LoraTargets.Query | LoraTargets.Value | LoraTargets.Pooler,
            LeaveOutMaps = [new(LoraTargets.Value, 0), new(LoraTargets.Value, 2)],
            Overrides = [new(new(LoraTargets.Query, 0)) { Rank = 2 }, new(new(LoraTargets.Pooler, null)) { Rank = 4 }],
        };

        var left = config.Without([0, 1], shape);

        left.Validate(shape);
        Assert.AreEqual(
            config with
            {
                LeaveOutLayers = [0, 1],
                LeaveOutMaps = [new(LoraTargets.Value, 2)],
                Overrides = [new(new(LoraTargets.Pooler, null)) { Rank = 4 }],
            },
            left);
    }

    [TestMethod]
    public void Products_with_a_bias_or_ranks_of_their_own_are_not_added_as_if_they_had_none()
    {
        Assert.IsNotNull(new LoraConfig().Products);
        Assert.IsNull(new LoraConfig { HasBias = true }.Products);
        Assert.IsNull(new LoraConfig { Overrides = [new(new(LoraTargets.Query, 0)) { Alpha = 2 }] }.Products);
        Assert.AreEqual(
            new LoraConfig { Rank = 3, Alpha = 3, LeaveOutMaps = [new(LoraTargets.Query, 0)] },
            new LoraConfig { LeaveOutMaps = [new(LoraTargets.Query, 0)] }.Products!.OfRank(3));
    }
}
