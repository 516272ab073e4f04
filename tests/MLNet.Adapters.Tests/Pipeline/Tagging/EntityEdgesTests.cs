using MLNet.Adapters.Pipeline.Tagging;

namespace MLNet.Adapters.Tests.Pipeline.Tagging;

[TestClass]
public sealed class EntityEdgesTests
{
    [TestMethod]
    [DataRow("Berlin", "Berlin")]
    [DataRow("Berlin,", "Berlin")]
    [DataRow("(Paris).", "Paris")]
    [DataRow("\"New York\"?!", "New York")]
    [DataRow("„Köln“,", "Köln")]
    [DataRow("«Le Monde».", "Le Monde")]
    [DataRow("「東京」。", "東京")]
    [DataRow("([Oslo]);", "Oslo")]
    [DataRow("(Rome", "Rome")]
    [DataRow("Rome)", "Rome")]
    [DataRow("Georgia (USA)", "Georgia (USA)")] // the partner stands inside
    [DataRow("(New) York,", "(New) York")]
    [DataRow("U.S.", "U.S.")]
    [DataRow("(the U.S.),", "the U.S.")]
    [DataRow("Berlin...", "Berlin")]
    [DataRow("St. Louis.", "St. Louis")]
    [DataRow("C++", "C++")]
    [DataRow("$5", "$5")]
    [DataRow("@anna", "@anna")]
    [DataRow("O'Neill's", "O'Neill's")]
    [DataRow("...", "...")] // nothing else
    [DataRow("(", "(")]
    public void Punctuation_at_the_edges_is_left_out(string entity, string kept)
    {
        var text = $"in {entity} now";

        var (start, length) = EntityEdges.Trim(text, 3, entity.Length);

        Assert.AreEqual(kept, text.Substring(start, length));
    }
}
