namespace MLNet.Adapters.Tests.Records;

/// <summary>Options with lists.</summary>
[TestClass]
public sealed class ValueListTests
{
    [TestMethod]
    public void Options_with_equal_lists_are_equal()
    {
        var options = new AdapterContrastiveOptions { NegativeColumnNames = ["Wrong", "Other"], MatryoshkaSizes = [64, 32] };

        Assert.AreEqual(options, new AdapterContrastiveOptions { NegativeColumnNames = ["Wrong", "Other"], MatryoshkaSizes = [64, 32] });
        Assert.AreEqual(options.GetHashCode(), (options with { NegativeColumnNames = ["Wrong", "Other"] }).GetHashCode());
        Assert.AreNotEqual(options, options with { NegativeColumnNames = ["Other", "Wrong"] });
        Assert.AreNotEqual(options, options with { MatryoshkaSizes = [64] });
        Assert.AreEqual(new AdapterContrastiveOptions(), new AdapterContrastiveOptions { NegativeColumnNames = [], MatryoshkaSizes = [] });
    }

    [TestMethod]
    public void A_list_that_changes_later_does_not_change_the_options()
    {
        var names = new List<string> { "Wrong" };
        var options = new AdapterContrastiveOptions { NegativeColumnNames = names };

        names.Add("Other");

        CollectionAssert.AreEqual(new[] { "Wrong" }, options.NegativeColumnNames.ToArray());
        StringAssert.Contains($"{options}", "NegativeColumnNames = [Wrong]");
    }
}
