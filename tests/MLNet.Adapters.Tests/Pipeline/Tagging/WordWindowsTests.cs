using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tagging;
using MLNet.Adapters.Tests.Text;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Tests.Pipeline.Tagging;

[TestClass]
public sealed class WordWindowsTests
{
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 0)]
    [DataRow(3, 2)]
    public void Windows_fit_and_words_are_found_whatever_special_tokens_stand_around_them(int before, int after)
    {
        var tokenizer = SpacedWords.Between(new Framing(before, 1, after));
        string[] words = [.. Enumerable.Range(0, 50).Select(word => $"word{word}")];

        var windows = WordWindows.Create(tokenizer, WordRow.Join(words), 16, 4);

        Assert.AreEqual(16, windows.Texts[0].Length);
        Assert.IsTrue(windows.Texts.All(text => text.Length <= 16));
        foreach (var (word, (window, token)) in windows.Places.Index())
            Assert.AreEqual(tokenizer.Tokenize(words[word])[0].Id, windows.Texts[window].Ids[token]);
    }
}
