using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.Attribution;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Attribution;

/// <summary>Which words decided, for every task.</summary>
[TestClass]
public sealed class ExplainWordsTests
{
    private const string Review = "the movie was good. we like it";
    private static readonly string[] ReviewWords = ["the", "movie", "was", "good", ".", "we", "like", "it"];
    private static readonly WordExplanationOptions Gradients = new() { Method = WordExplanationMethod.IntegratedGradients };

    private static readonly Dictionary<string, (Lazy<AdapterTransformer> Model, string Text, string? Second)> Models = new()
    {
        ["classes"] = (Lazily(() => TinyTask.Fit(TinyTask.Options with { MaxEpochs = 15 })), Review, null),
        ["fusion"] = (Lazily(() => TinyFusion.Fit(TinyFusion.Options)), Review, null),
        ["prompt"] = (Lazily(() => TinyTask.Fit(TinyTask.Options with { Adapter = new PromptTuningConfig() })), Review, null),
        ["prefix"] = (
            Lazily(() => TinyTask.Fit(TinyTask.Options with { Adapter = new PrefixTuningConfig { PrefixLength = 3 } })), Review, null),
        ["side network"] = (
            Lazily(() => TinyTask.Fit(TinyTask.Options with { Adapter = new SideAdapterConfig { ReductionFactor = 4 } })), Review, null),
        ["yes or no"] = (Lazily(() => TinyFlags.Fit(TinyFlags.Options, TinyFlags.Rows(30))), Review, null),
        ["several labels"] = (Lazily(() => TinyLabels.Fit(TinyLabels.Options, TinyLabels.Rows(30))), Review, null),
        ["similarity"] = (Lazily(() => TinyPairs.Fit(TinyPairs.Options, TinyPairs.Rows(30))), Review, "the book was bad"),
        ["embedding"] = (Lazily(() => TinyTextPairs.Fit(TinyTextPairs.Options, TinyTextPairs.Rows(24))), Review, "the book was bad"),
        ["entities"] = (
            Lazily(() => TinyTags.Fit(TinyTags.Options with { MaxEpochs = 10 }, TinyTags.Rows(40))), "we like the red movie", null),
        ["answers"] = (
            Lazily(() => TinyQuestions.Fit(TinyQuestions.Options, TinyQuestions.Rows(40))),
            "she reads in the city. the dog is red and very small",
            "is it red or blue?"),
    };

    public static IEnumerable<object[]> Names => Models.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Integrated_gradients_add_up_to_the_difference_of_the_scores(string name)
    {
        var (model, text, second) = Models[name];

        var explained = model.Value.ExplainWords(text, second, Gradients);

        Assert.IsLessThan(1e-3, Math.Abs(explained.Gap));
        Assert.AreEqual(explained.Score - explained.BaselineScore, explained.Words.Sum(word => word.Value), 1e-3);
        Assert.IsGreaterThan(0, explained.Words.Max(word => Math.Abs(word.Value)));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Words_are_those_of_the_texts(string name)
    {
        var (model, text, second) = Models[name];

        foreach (var options in new[] { null, Gradients })
        {
            var words = model.Value.ExplainWords(text, second, options).Words;

            Assert.IsTrue(words.All(word => word.Text == (word.Sentence == 0 ? text : second!).Substring(word.Start, word.Length)));
            var isWindow = name is "answers";
            if (!isWindow && text == Review)
                CollectionAssert.AreEqual(ReviewWords, words.Where(word => word.Sentence == 0).Select(word => word.Text).ToArray());
            Assert.AreEqual(name is "similarity" or "answers", words.Any(word => word.Sentence == 1));
        }
    }

    [TestMethod]
    public void Occlusion_is_the_difference_that_hiding_the_word_makes()
    {
        var model = (AdapterTextClassificationTransformer)Models["classes"].Model.Value;

        var explained = model.ExplainWords(Review);

        var scores = Scores([Review, .. ReviewWords.Select((_, hidden) => Hide(index => index == hidden))]);
        var label = model.Labels.ToList().IndexOf(explained.Output);
        Assert.AreEqual(scores[0].Max(), explained.Score, 1e-5);
        Assert.AreEqual(scores[0][label], explained.Score, 1e-5);
        foreach (var (index, word) in explained.Words.Index())
            Assert.AreEqual(scores[0][label] - scores[index + 1][label], word.Value, 1e-5, word.Text);
        Assert.AreEqual(Scores([Hide(_ => true)])[0][label], explained.BaselineScore, 1e-5);

        float[][] Scores(IEnumerable<string> texts) => TinyTask.Scores(model, texts.Select(text => new LabelledText { Text = text }));

        static string Hide(Func<int, bool> isHidden) =>
            string.Join(' ', ReviewWords.Select((word, index) => isHidden(index) ? "[MASK]" : word));
    }

    [TestMethod]
    public void Both_methods_find_the_word_that_the_classes_differ_in()
    {
        string[] things = ["film", "book", "phone", "camera", "meal", "hotel", "house", "car"];
        string[] good = ["great", "wonderful", "lovely"], bad = ["awful", "terrible", "horrible"];
        var rows = things.SelectMany(thing =>
            good.Select(word => new LabelledText { Text = $"the {thing} is {word}", Label = "positive" })
                .Concat(bad.Select(word => new LabelledText { Text = $"the {thing} is {word}", Label = "negative" })));
        using var model = TinyTask.Fit(
            new AdapterTextClassificationOptions { MaxEpochs = 6, BatchSize = 8, LearningRate = 2e-3, MaxTokens = 16, Seed = 1 }, rows);

        foreach (var options in new[] { new WordExplanationOptions(), Gradients })
        {
            foreach (var (text, label, word) in new[]
            {
                ("the garden is awful", "negative", "awful"),
                ("a lovely room in the old hotel", "positive", "lovely"),
            })
            {
                var explained = model.ExplainWords(text, null, options);

                Assert.AreEqual((label, word), (explained.Output, explained.Words.MaxBy(one => one.Value)!.Text), $"{explained}");
            }
        }
    }

    [TestMethod]
    public void Any_label_can_be_explained()
    {
        var model = (AdapterTextClassificationTransformer)Models["classes"].Model.Value;

        var all = model.Labels.Select(label => model.ExplainWords(Review, null, new WordExplanationOptions { Output = label })).ToList();

        Assert.AreEqual(1, all.Sum(one => one.Score), 1e-5);
        for (var word = 0; word < ReviewWords.Length; word++)
            Assert.AreEqual(0, all.Sum(one => one.Words[word].Value), 1e-5, "what one class gains, others lose");
        var flags = Models["yes or no"].Model.Value;
        var (yes, no) = (
            flags.ExplainWords(Review, null, new WordExplanationOptions { Output = "true" }),
            flags.ExplainWords(Review, null, new WordExplanationOptions { Output = "false" }));
        Assert.AreEqual(1, yes.Score + no.Score, 1e-5);
    }

    [TestMethod]
    public void Each_of_many_adapters_is_explained_as_alone()
    {
        var parallel = new Composition.Parallel(TinyFusion.Sources[0], TinyTask.Learnt);
        using var scorer = new MLContext(1).Transforms.Text
            .ScoreWithAdapters([TinyTask.Learnt, parallel], TinyTask.Encoder)
            .Fit(new MLContext(1).Data.LoadFromEnumerable([new { Text = Review, AdapterName = TinyTask.Learnt.Name }]));
        using var alone = new MLContext(1).Model.FromAdapter(TinyTask.Learnt, TinyTask.Encoder);

        foreach (var options in new[] { new WordExplanationOptions { Output = "negative" }, Gradients with { Output = "negative" } })
        {
            var expected = alone.ExplainWords(Review, null, options);
            Assert.AreEqual(expected.ToString(), scorer.ExplainWords(TinyTask.Learnt.Name, Review, null, options).ToString());
            var part = options with { Output = $"{TinyTask.Learnt.Name}/negative" };
            Assert.AreEqual(expected.ToString(), scorer.ExplainWords(parallel.Name, Review, null, part).ToString());
        }

        Assert.AreEqual(alone.ExplainWords(Review).ToString(), scorer.ExplainWords(TinyTask.Learnt.Name, Review).ToString());
        Assert.AreEqual(0, scorer.Scorer.BuiltAdapters, "no row was scored");
        var open = Assert.ThrowsExactly<ArgumentException>(() => scorer.ExplainWords(parallel.Name, Review));
        StringAssert.Contains(open.Message, "predicts with several heads, but Output is null. Give one of:");
        var unknown = Assert.ThrowsExactly<ArgumentException>(() => scorer.ExplainWords("other", Review));
        StringAssert.Contains(unknown.Message, "The model has no adapter 'other'");
    }

    [TestMethod]
    public void The_tag_of_any_word_is_explained_in_its_window()
    {
        var model = (AdapterNamedEntityRecognitionTransformer)Models["entities"].Model.Value;
        var text = string.Join(' ', Enumerable.Repeat("we like the red movie", 12)); // 60 words, windows of 18

        var (first, last) = (model.ExplainWords(text), model.ExplainWords(text, null, new WordExplanationOptions { Word = 59 }));

        Assert.IsFalse(first.Output.StartsWith("O ", StringComparison.Ordinal), first.Output);
        StringAssert.EndsWith(last.Output, "of 'movie'");
        Assert.AreEqual(0, first.Words[0].Start);
        Assert.AreEqual(text.Length, last.Words[^1].Start + last.Words[^1].Length);
        Assert.IsLessThan(60, last.Words.Count);
        Assert.IsTrue(last.Words.All(word => word.Text == text.Substring(word.Start, word.Length)));
    }

    [TestMethod]
    public void The_best_answer_is_explained_by_context_and_question()
    {
        var model = (AdapterQuestionAnsweringTransformer)Models["answers"].Model.Value;
        var (_, text, question) = Models["answers"];

        var explained = model.ExplainWords(text, question);

        Assert.AreEqual(
            TinyQuestions.Answers(model, [new QuestionRow { Context = text, Question = question!, TrainingAnswer = "red" }])[0].Answer[0],
            explained.Output);
        Assert.IsTrue(explained.Words.Any(word => word is { Sentence: 1, Text: "blue" }));
        Assert.IsTrue(explained.Words.Any(word => word is { Sentence: 0, Text: "red" }));
    }

    [TestMethod]
    public void A_merged_model_and_one_in_the_cache_are_explained_alike()
    {
        using var cache = new EncoderCache();
        using var lora = TinyTask.Fit(TinyTask.Options with { Adapter = new LoraConfig(), LearningRate = 1e-2 });
        using var merged = lora.Merge();
        using var head = TinyTask.Fit(TinyTask.Options with { FineTuning = FineTuning.HeadOnly, Adapter = null, Cache = cache });
        using var plain = TinyTask.Fit(TinyTask.Options with { FineTuning = FineTuning.HeadOnly, Adapter = null });
        var kept = cache.Count;

        foreach (var options in new[] { new WordExplanationOptions(), Gradients })
        {
            AreClose(lora.ExplainWords(Review, null, options), merged.ExplainWords(Review, null, options));
            AreClose(plain.ExplainWords(Review, null, options), head.ExplainWords(Review, null, options));
        }

        Assert.AreEqual(kept + 1, cache.Count, "the text is kept, those without a word are not");

        static void AreClose(WordExplanation expected, WordExplanation actual)
        {
            foreach (var (one, other) in expected.Words.Zip(actual.Words))
                Assert.AreEqual(one.Value, other.Value, 1e-4);
        }
    }

    [TestMethod]
    public void A_token_of_white_space_alone_belongs_to_no_word() =>
        Assert.IsEmpty(TokenWords.Of(" \t ", 0, [(1, 0)]).ToList());

    [TestMethod]
    public void Models_in_bfloat16_are_explained_within_its_rounding()
    {
        using var model = TinyTask.Fit(new AdapterTextClassificationOptions
        {
            Precision = ComputePrecision.BFloat16,
            MaxTokens = 40,
            MaxEpochs = 3,
            LearningRate = 2e-3,
            Seed = 1,
        });

        var explained = model.ExplainWords(Review, null, Gradients);

        Assert.IsLessThan(0.01, Math.Abs(explained.Gap));
    }

    /// <summary>Chinese, Japanese and Thai have no spaces between words: there, tokens are the words.</summary>
    [TestMethod]
    public void Tokens_are_words_in_scripts_without_spaces()
    {
        (int, int)[] tokens = [(1, 0), (2, 1), (3, 2), (4, 4), (5, 8), (6, 10)];

        var words = TokenWords.Of("我喜欢 the film", 0, tokens).ToList();

        CollectionAssert.AreEqual(new[] { "我", "喜", "欢", "the", "film" }, words.ConvertAll(word => word.Text));
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 4, 8 }, words.ConvertAll(word => word.Start));
        CollectionAssert.AreEqual(new[] { 5, 6 }, words[^1].Tokens.ToArray());
        CollectionAssert.AreEqual(
            new[] { "\U00020000", "\u0e01\u0e02" }, // an ideograph of two code units, and Thai
            TokenWords.Of("\U00020000\u0e01\u0e02", 0, [(1, 0), (2, 2)]).Select(word => word.Text).ToArray());
        Assert.HasCount(1, TokenWords.Of("한국어", 0, [(1, 0), (2, 1)]).ToList()); // Korean has spaces
    }

    [TestMethod]
    public void Text_of_an_explanation_has_a_line_per_word()
    {
        var explanation = new WordExplanation(
            WordExplanationMethod.Occlusion,
            "positive",
            0.9,
            0.4,
            [new WordContribution("good", 0, 0, 4, 0.3), new WordContribution("not", 0, 5, 3, -0.125)]);

        Assert.AreEqual(
            "positive: 0.900, with all words hidden 0.400 (Occlusion)|  +0.300  good|  -0.125  not",
            explanation.ToString().Replace(Environment.NewLine, "|", StringComparison.Ordinal));
        Assert.AreEqual(0.325, explanation.Gap, 1e-12);
    }

    [TestMethod]
    public void What_cannot_be_explained_is_refused_with_the_reason()
    {
        var classes = Models["classes"].Model.Value;
        Refused(() => classes.ExplainWords(Review, "second"), "Leave it out");
        Refused(() => classes.ExplainWords("  "), "has no word");
        Refused(() => classes.ExplainWords(Review, null, new WordExplanationOptions { Output = "angry" }), "Output is 'angry'", "neutral");
        Refused(() => classes.ExplainWords(Review, null, new WordExplanationOptions { Word = 1 }), "Word is 1");
        Refused(() => classes.ExplainWords(Review, null, new WordExplanationOptions { Tolerance = 0 }), "Tolerance is 0");
        Refused(() => classes.ExplainWords(Review, null, new WordExplanationOptions { MaxSteps = 0 }), "MaxSteps is 0");
        Refused(() => classes.ExplainWords(Review, null, new WordExplanationOptions { Method = (WordExplanationMethod)9 }), "9");
        var similarity = Models["similarity"].Model.Value;
        Refused(() => similarity.ExplainWords(Review), "Give both");
        Refused(() => similarity.ExplainWords(Review, "x", new WordExplanationOptions { Output = "a" }), "has no labels");
        Refused(() => Models["embedding"].Model.Value.ExplainWords(Review), "Give a secondText");
        Refused(() => Models["answers"].Model.Value.ExplainWords(Review), "Give the context and the question");
        Refused(() => Models["entities"].Model.Value.ExplainWords(Review, null, new WordExplanationOptions { Word = 99 }), "Word is 99");
        using var language = TinyTexts.Fit(TinyTexts.Options, TinyTask.Rows(12));
        StringAssert.Contains(Assert.ThrowsExactly<NotSupportedException>(() => language.ExplainWords(Review)).Message, "predicts nothing");

        static void Refused(Action explain, params string[] parts)
        {
            var message = Assert.Throws<ArgumentException>(explain).Message;
            foreach (var part in parts)
                StringAssert.Contains(message, part);
        }
    }

    private static Lazy<AdapterTransformer> Lazily(Func<AdapterTransformer> fit) => new(fit);
}
