using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MLNet.Adapters.Tests.Samples;

/// <summary>The web server of the sample answers over HTTP, and its page works in a browser.</summary>
[TestClass]
public sealed partial class WebApiTests
{
    private const string Text = "the movie was good. we like it";
    private static WebApiProcess? _server;

    private static HttpClient Client => _server!.Client;

    [ClassInitialize]
    public static void Start(TestContext context) => _server = new WebApiProcess();

    [ClassCleanup]
    public static void Stop() => _server?.Dispose();

    [TestMethod]
    public async Task Sentiment_entities_and_embeddings_are_answered()
    {
        var sentiment = await Post("sentiment", new { text = Text });
        var entities = await Post("entities", new { text = "we like the red movie" });
        var embeddings = await Post("embeddings", new[] { Text, "another text" });

        Assert.AreEqual(1, sentiment.GetProperty("score").EnumerateArray().Sum(score => score.GetDouble()), 1e-5);
        var found = entities.GetProperty("entityText").EnumerateArray().Select(text => text.GetString()).ToArray();
        Assert.HasCount(found.Length, entities.GetProperty("entityStart").EnumerateArray().ToArray());
        Assert.AreEqual(2, embeddings.GetArrayLength());
        Assert.AreEqual(384, embeddings[0].GetArrayLength());
    }

    [TestMethod]
    public async Task Prediction_is_explained_by_words_and_adapters()
    {
        var explained = await Post("explain", new { text = Text });

        foreach (var part in explained.GetProperty("words").EnumerateArray())
        {
            var (start, length) = (part.GetProperty("start").GetInt32(), part.GetProperty("length").GetInt32());
            Assert.AreEqual(part.GetProperty("text").GetString(), Text.Substring(start, length), $"{part}");
        }

        Assert.AreEqual(3, explained.GetProperty("adapters").GetArrayLength());
        foreach (var token in explained.GetProperty("tokens").EnumerateArray())
            Assert.AreEqual(1, token.GetProperty("values").EnumerateArray().Sum(value => value.GetDouble()), 1e-4);
    }

    [TestMethod]
    public async Task Empty_and_endless_texts_are_refused()
    {
        foreach (var path in new[] { "sentiment", "entities", "explain" })
        {
            Assert.AreEqual(HttpStatusCode.BadRequest, (await Client.PostAsJsonAsync(path, new { text = " " })).StatusCode, path);
            Assert.AreEqual(
                HttpStatusCode.BadRequest, (await Client.PostAsJsonAsync(path, new { text = new string('a', 5_001) })).StatusCode, path);
        }

        Assert.AreEqual(HttpStatusCode.NotFound, (await Client.PostAsync("reload/other", null)).StatusCode);
    }

    [TestMethod]
    public async Task Health_and_description_are_there()
    {
        Assert.AreEqual("Healthy", await Client.GetStringAsync("health"));
        var description = await Client.GetFromJsonAsync<JsonElement>("openapi/v1.json");
        Assert.IsTrue(description.GetProperty("paths").TryGetProperty("/sentiment", out _));
        StringAssert.Contains(await Client.GetStringAsync("/"), "What decided?");
    }

    [TestMethod]
    public async Task Replaced_model_answers_after_a_reload()
    {
        var before = await Post("sentiment", new { text = Text });
        _server!.SaveSentiment(seed: 5);

        (await Client.PostAsync("reload/sentiment", null)).EnsureSuccessStatusCode();

        var (after, explained) = (await Post("sentiment", new { text = Text }), await Post("explain", new { text = Text }));
        Assert.AreNotEqual(before.GetProperty("score").ToString(), after.GetProperty("score").ToString());
        Assert.AreEqual(
            after.GetProperty("score").EnumerateArray().Max(score => score.GetDouble()),
            explained.GetProperty("probability").GetDouble(),
            1e-4,
            "the explanation is of the same model");
    }

    [TestMethod]
    public async Task Page_colours_words_and_tokens_in_a_browser()
    {
        var (dom, errors) = await HeadlessBrowser.Open(new Uri(Client.BaseAddress!, $"/?text={Uri.EscapeDataString(Text)}"));

        var (words, tokens) = (Section(dom, "words"), Section(dom, "tokens"));
        CollectionAssert.AreEqual(
            new[] { "the", "movie", "was", "good", ".", "we", "like", "it" },
            Spans().Matches(words).Select(match => match.Groups[2].Value).ToArray(),
            errors);
        Assert.AreEqual(Text, Tags().Replace(words, string.Empty));
        Assert.AreEqual(Text, Tags().Replace(tokens, string.Empty));
        Assert.IsTrue(Spans().Matches(words).All(match => match.Groups[1].Value.Contains("rgba", StringComparison.Ordinal)));
        StringAssert.Matches(Section(dom, "prediction"), new Regex("^(positive|negative|neutral), [0-9]+ %$"));
    }

    private static string Section(string dom, string id) =>
        Regex.Match(dom, $"id=\"{id}\"[^>]*>(.*?)</p>", RegexOptions.Singleline).Groups[1].Value;

    private static async Task<JsonElement> Post(string path, object body)
    {
        var answer = await Client.PostAsJsonAsync(path, body);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    [GeneratedRegex("<span[^>]*style=\"([^\"]*)\"[^>]*>([^<]*)</span>")]
    private static partial Regex Spans();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
