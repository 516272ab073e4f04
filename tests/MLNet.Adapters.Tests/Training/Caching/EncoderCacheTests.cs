using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;

namespace MLNet.Adapters.Tests.Training.Caching;

/// <summary>What several epochs and trainings share.</summary>
[TestClass]
public sealed class EncoderCacheTests
{
    private const int Rows = 40;
    private const int TinyBertSize = 32; // H
    private const float Rounding = 1e-4f; // of scores after a few steps, with states from other kernels

    private static readonly AdapterTextClassificationOptions HeadOnly =
        TinyTask.Options with { FineTuning = FineTuning.HeadOnly, Adapter = null, MaxEpochs = 4, HeldOutFraction = 0.2 };

    private static readonly AdapterTextClassificationOptions TopLayer =
        TinyTask.Options with { Adapter = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 4, LeaveOutLayers = [0, 1] } };

    private static readonly AdapterTextClassificationOptions Side =
        TinyTask.Options with { Adapter = new SideAdapterConfig { ReductionFactor = 4, LeaveOutLayers = [0] } };

    private static readonly AdapterTextClassificationOptions OnFrozenAdapter = HeadOnly with { FrozenAdapters = TinyTask.Learnt };

    private static readonly AdapterTextClassificationOptions TrainedOn = TinyTask.Options with
    {
        Adapter = TinyTask.Learnt.Config,
        InitialAdapter = TinyTask.Learnt,
        FrozenLayers = 2,
    };

    private static readonly AdapterTextClassificationOptions UpperEncoder = TinyTask.Options with
    {
        Adapter = null,
        FineTuning = FineTuning.Full,
        FrozenLayers = 2,
        EncoderDropout = false,
        LearningRate = 1e-3,
    };

    public static IEnumerable<object[]> Options => [[HeadOnly], [OnFrozenAdapter], .. UpperParts];

    private static IEnumerable<object[]> AllOptions => [.. Options, [TrainedOn], [UpperEncoder]];

    private static IEnumerable<object[]> UpperParts => [[TopLayer], [Side]];

    [TestMethod]
    [DynamicData(nameof(AllOptions))]
    public void Training_with_kept_states_gives_the_model_of_training_without(AdapterTextClassificationOptions options)
    {
        using var cache = new EncoderCache();
        using var plain = TinyTask.Fit(options with { Cache = EncoderCache.None }, Rows);
        using var kept = TinyTask.Fit(options with { Cache = cache }, Rows);
        using var ownCache = TinyTask.Fit(options, Rows);

        if (LinearProducts.ScoringKernels is not null)
            AreEqual(plain, kept, "states are computed alike, kept or not");
        foreach (var (expected, actual) in TinyTask.Scores(plain, TinyTask.Rows(20)).Zip(TinyTask.Scores(kept, TinyTask.Rows(20))))
            TinyReviews.AreClose(expected, actual, Rounding);
        AreEqual(kept, ownCache, "a training's own cache is like any other");
        Assert.AreEqual(TinyTask.Rows(Rows).DistinctBy(row => row.Text).Count(), cache.Count);
        Assert.IsGreaterThanOrEqualTo((long)cache.Count * TinyBertSize * sizeof(float), cache.MemoryBytes, "one state or more of each");
    }

    [TestMethod]
    [DynamicData(nameof(Options))]
    public void States_that_another_training_computed_give_the_same_bits(AdapterTextClassificationOptions options)
    {
        if (LinearProducts.ScoringKernels is null)
            Assert.Inconclusive("Without kernels, the bits of a state depend on its batch.");
        using EncoderCache own = new(), shared = new();
        using var cold = TinyTask.Fit(options with { Cache = own }, Rows);
        using var other = TinyTask.Fit(options with { Cache = shared, Seed = 9 }, TinyTask.Rows(Rows + 10).Skip(10));
        var before = shared.Count;
        using var warm = TinyTask.Fit(options with { Cache = shared }, Rows);
        var after = shared.Count;
        using var again = TinyTask.Fit(options with { Cache = shared }, Rows);

        AreEqual(cold, warm, "whichever texts were computed together");
        AreEqual(cold, again, "from the cache alone");
        Assert.IsGreaterThan(0, before);
        Assert.IsGreaterThan(before, after);
        Assert.AreEqual(after, shared.Count, "nothing is computed again");
    }

    [TestMethod]
    public void Frozen_adapters_are_told_apart_by_weights_and_configuration_and_not_by_name()
    {
        using var cache = new EncoderCache();
        using var other = TinyTask.Fit(TinyTask.Options with { Seed = 4 });
        var learnt = TinyTask.Learnt;
        AdapterComposition[] different =
        [
            learnt,
            TrainedAdapter.FromModel(other, "learnt"),
            new Average([learnt, TrainedAdapter.FromModel(other, "other")], [1, 1]),
            new Average([learnt, TrainedAdapter.FromModel(other, "other")], [1, 4]),
        ];
        using var plain = TinyTask.Fit(HeadOnly with { Cache = cache }, Rows);
        var texts = cache.Count;

        foreach (var (index, frozen) in different.Index())
        {
            using var shared = TinyTask.Fit(HeadOnly with { FrozenAdapters = frozen, Cache = cache }, Rows);
            using var own = TinyTask.Fit(HeadOnly with { FrozenAdapters = frozen }, Rows);

            Assert.AreEqual((index + 2) * texts, cache.Count, frozen.Name);
            AreEqual(own, shared, frozen.Name);
        }

        using var renamed = TinyTask.Fit(HeadOnly with { FrozenAdapters = learnt.Rename("renamed"), Cache = cache }, Rows);
        Assert.AreEqual((different.Length + 1) * texts, cache.Count);
    }

    [TestMethod]
    public void Norms_of_frozen_layers_are_reported_although_their_states_are_kept()
    {
        using var model = TinyTask.Fit(TrainedOn, Rows);

        var norms = model.Report.AdapterNorms;

        var places = norms.Where(norm => norm.Epoch == 0).Select(norm => norm.Layer).ToList();
        CollectionAssert.IsSubsetOf(new[] { 0, 1, 2 }, places);
        Assert.HasCount((TrainedOn.MaxEpochs + 1) * places.Count, norms);
    }

    [TestMethod]
    public void Adapter_with_dropout_is_not_kept()
    {
        using var cache = new EncoderCache();
        using var adapter = TinyTask.Fit(TinyTask.Options with { Adapter = new LoraConfig { Dropout = 0.1 } });
        var messages = new List<string>();

        using var model = Fit(HeadOnly with { FrozenAdapters = adapter.Adapter, Cache = cache }, TinyTask.Rows(Rows), messages);

        Assert.AreEqual(0, cache.Count);
        StringAssert.Contains(messages.Single(), "The cache is not used");
    }

    [TestMethod]
    public void Weights_of_a_frozen_fusion_are_explained_although_its_states_are_kept()
    {
        using var cache = new EncoderCache();
        using var other = TinyTask.Fit(TinyTask.Options with { Seed = 4 });
        using var fusion = TinyTask.Fit(TinyTask.Options with
        {
            Adapter = null,
            FusedAdapters = [TinyTask.Learnt, TrainedAdapter.FromModel(other, "other")],
        });
        using var head = TinyTask.Fit(HeadOnly with { FrozenAdapters = fusion.Composition!.WithoutHead(), Cache = cache }, Rows);

        Assert.IsGreaterThan(0, cache.Count);
        var (expected, actual) = (fusion.Explain("the movie was good"), head.Explain("the movie was good"));
        foreach (var (before, after) in expected.MeanWeights.Zip(actual.MeanWeights))
            TinyReviews.AreClose(before.ToArray(), after.ToArray());
    }

    [TestMethod]
    public void Folds_of_a_cross_validation_share_their_texts()
    {
        using var cache = new EncoderCache();
        var context = new MLContext(1);
        var data = SmallData.Load(context, TinyTask.Rows(Rows));

        var folds = context.MulticlassClassification.CrossValidate(
            data, TinyTask.Trainer(context, HeadOnly with { Cache = cache, HeldOutFraction = 0 }), numberOfFolds: 4);

        Assert.HasCount(4, folds);
        Assert.AreEqual(TinyTask.Rows(Rows).DistinctBy(row => row.Text).Count(), cache.Count);
    }

    [TestMethod]
    [DynamicData(nameof(Options))]
    public void Models_score_with_the_cache_of_their_training(AdapterTextClassificationOptions options)
    {
        var cache = new EncoderCache();
        using var plain = TinyTask.Fit(options, Rows);
        using var model = TinyTask.Fit(options with { Cache = cache }, Rows);
        var (before, rows) = (cache.Count, TinyTask.Rows(Rows + 20).Skip(10).ToList());

        var scores = TinyTask.Scores(model, rows);

        Assert.IsGreaterThan(before, cache.Count, "new texts are kept");
        var after = cache.Count;
        foreach (var (expected, (actual, again)) in TinyTask.Scores(plain, rows).Zip(scores.Zip(TinyTask.Scores(model, rows))))
        {
            TinyReviews.AreClose(expected, actual);
            CollectionAssert.AreEqual(actual, again);
        }

        Assert.AreEqual(after, cache.Count);
        cache.Dispose();
        TinyReviews.AreClose(scores[0], TinyTask.Scores(model, rows)[0]);
    }

    [TestMethod]
    public void Head_and_top_layer_keep_their_own_states()
    {
        using var cache = new EncoderCache();
        using var head = TinyTask.Fit(HeadOnly with { Cache = cache }, Rows);
        var texts = cache.Count;
        using var top = TinyTask.Fit(TopLayer with { Cache = cache }, Rows);
        using var other = TinyTask.Fit(TopLayer with { Cache = EncoderCache.None }, Rows);

        Assert.AreEqual(2 * texts, cache.Count);
        foreach (var (expected, actual) in TinyTask.Scores(other, TinyTask.Rows(20)).Zip(TinyTask.Scores(top, TinyTask.Rows(20))))
            TinyReviews.AreClose(expected, actual, Rounding);
    }

    [TestMethod]
    public void Texts_beyond_the_budget_are_computed_in_each_epoch()
    {
        var rows = Enumerable.Range(0, 900).Select(Long).ToList();
        var options = TopLayer with { MaxEpochs = 1, BatchSize = 32, MaxTokens = 40 };
        using EncoderCache small = new(memory: 1 << 20), alike = new(memory: 1 << 20), large = new();
        using var plain = TinyTask.Fit(options with { Cache = EncoderCache.None }, rows);
        var messages = new List<string>();

        using var model = Fit(options with { Cache = small }, rows, messages);
        using var again = TinyTask.Fit(options with { Cache = alike }, rows);
        using var whole = TinyTask.Fit(options with { Cache = large }, rows);

        Assert.IsLessThan(900, small.Count);
        Assert.IsGreaterThan(100, small.Count);
        Assert.IsLessThanOrEqualTo(1L << 20, small.MemoryBytes);
        StringAssert.Contains(messages.Single(), $"The cache has room for {small.Count:N0} of 900 texts");
        AreEqual(model, again, "the same texts are kept");
        if (LinearProducts.ScoringKernels is not null)
            AreEqual(model, whole, "states that are not kept are computed alike");
        foreach (var (expected, actual) in TinyTask.Scores(plain, rows.Take(20)).Zip(TinyTask.Scores(model, rows.Take(20))))
            TinyReviews.AreClose(expected, actual, Rounding);
    }

    [TestMethod]
    public void Temporary_files_serve_beyond_memory_and_no_folder_lists_them()
    {
        if (OperatingSystem.IsWindows())
            Assert.Inconclusive("Windows lists a file until it is closed, and removes it then.");
        using var folder = new TemporaryFolder();
        var rows = TinyTask.Rows(400).Concat(TinyReviews.Rows).ToList();
        var options = TopLayer with { MaxEpochs = 1 };
        using EncoderCache memory = new(), files = new(memory: 1 << 20, disk: 64L << 20, folder.Path);

        using var expected = TinyTask.Fit(options with { Cache = memory }, Many(rows));
        using var actual = TinyTask.Fit(options with { Cache = files }, Many(rows));

        Assert.IsGreaterThan(0, files.DiskBytes);
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path), "a killed process leaves nothing behind");
        AreEqual(expected, actual, "wherever states are kept");
        files.Dispose();
        Assert.AreEqual((0L, 0L, 0), (files.DiskBytes, files.MemoryBytes, files.Count));

        static IEnumerable<LabelledText> Many(IReadOnlyList<LabelledText> rows) =>
            from copy in Enumerable.Range(0, 4)
            from row in rows.Index()
            let text = $"{row.Item.Text}{new string('!', copy)}{new string('?', row.Index % 9)}"
            select new LabelledText { Text = text, Label = row.Item.Label };
    }

    [TestMethod]
    public void Process_that_is_killed_leaves_no_file_behind()
    {
        if (OperatingSystem.IsWindows())
            Assert.Inconclusive("The program ends itself by a signal.");
        using var folder = new TemporaryFolder();

        var killed = LoaderProcess.RunIn(LoaderProcess.Folder, null, "keep", Fixture.Path("encoders", "bert"), folder.Path);

        Assert.AreEqual(137, killed.ExitCode, killed.Error); // 128 + SIGKILL
        Assert.IsGreaterThan(0L, long.Parse(killed.Output.Single(), CultureInfo.InvariantCulture), "bytes in files at that moment");
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    [DynamicData(nameof(UpperParts))]
    public void Rounded_states_take_half_the_bytes_and_change_scores_by_rounding(AdapterTextClassificationOptions options)
    {
        const long budget = 1 << 20;
        using EncoderCache exact = new(budget), part = new(budget, storage: ComputePrecision.BFloat16);
        using EncoderCache rounded = new(storage: ComputePrecision.BFloat16);
        var rows = Enumerable.Range(0, 900).Select(Long).ToList();
        var once = options with { MaxEpochs = 1, BatchSize = 32 };
        using var expected = TinyTask.Fit(once with { Cache = exact }, rows);
        using var actual = TinyTask.Fit(once with { Cache = rounded }, rows);
        using var partly = TinyTask.Fit(once with { Cache = part }, rows);

        Assert.AreEqual(2.0 * exact.Count, part.Count, 2);
        Assert.IsGreaterThan(part.Count, rounded.Count);
        foreach (var (before, after) in TinyTask.Scores(expected, rows.Take(20)).Zip(TinyTask.Scores(actual, rows.Take(20))))
            TinyReviews.AreClose(before, after, 0.02f); // states have 8 bits
        if (LinearProducts.ScoringKernels is not null)
            AreEqual(actual, partly, "states that are not kept are rounded alike");
    }

    [TestMethod]
    public void Folder_that_cannot_be_written_leaves_training_to_the_encoder()
    {
        using var parent = new TemporaryFolder();
        var folder = Directory.CreateDirectory(parent.File("gone")).FullName;
        using var cache = new EncoderCache(memory: 1 << 20, disk: 64L << 20, folder);
        Directory.Delete(folder);
        var messages = new List<string>();
        var rows = Enumerable.Range(0, 1200).Select(index => new LabelledText
        {
            Text = string.Join(' ', Convert.ToString(index + 2048, 2).Select(bit => bit == '0' ? "good" : "bad")),
            Label = $"{index % 2}",
        });

        using var model = Fit(TopLayer with { MaxEpochs = 1, Cache = cache }, rows, messages);

        StringAssert.Contains(messages.Single(), "No more temporary files are written");
        StringAssert.Contains(messages.Single(), folder);
        Assert.AreEqual(0L, cache.DiskBytes);
        using var strict = new EncoderCache(memory: 1 << 20, disk: 64L << 20, parent.Path) { StopsWithoutDisk = true };
        using var whole = TinyTask.Fit(TopLayer with { MaxEpochs = 1, Cache = strict }, rows);
        Directory.CreateDirectory(folder);
        using var stopping = new EncoderCache(memory: 1 << 20, disk: 64L << 20, folder) { StopsWithoutDisk = true };
        Directory.Delete(folder);
        StringAssert.Contains(
            Assert.ThrowsExactly<IOException>(() => TinyTask.Fit(TopLayer with { MaxEpochs = 1, Cache = stopping }, rows)).Message,
            "set StopsWithoutDisk to false");
    }

    [TestMethod]
    public void Cache_of_another_encoder_is_refused_with_both()
    {
        using var folder = new TemporaryFolder();
        using var cache = new EncoderCache();
        using var first = TinyTask.Fit(HeadOnly with { Cache = cache }, Rows);
        var other = SmallEncoder.Create(folder, "distilbert");

        var refusal = Assert.ThrowsExactly<ArgumentException>(() => TinyTask.Fit(HeadOnly with { Cache = cache, Encoder = other }, Rows));

        StringAssert.Contains(refusal.Message, TinyTask.Encoder.Sha256);
        StringAssert.Contains(refusal.Message, other.Sha256);
    }

    [TestMethod]
    public void Training_that_cannot_use_a_cache_says_why()
    {
        using var cache = new EncoderCache();
        foreach (var (options, reason) in new[]
        {
            (TinyTask.Options with { Cache = cache }, "the first layer"),
            (HeadOnly with { Cache = cache, EncoderDropout = true }, "EncoderDropout is on"),
            (TinyTask.Options with { Cache = cache, FineTuning = FineTuning.Full, Adapter = null }, "EncoderDropout is on"),
        })
        {
            var messages = new List<string>();
            using var model = Fit(options, TinyTask.Rows(Rows), messages);

            StringAssert.Contains(messages.Single(message => message.Contains("cache", StringComparison.Ordinal)), reason);
        }

        Assert.AreEqual(0, cache.Count);
    }

    [TestMethod]
    public void Budgets_and_folders_are_checked()
    {
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new EncoderCache(memory: 1000)).Message, "1,048,576");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new EncoderCache(disk: -1));
        StringAssert.Contains(
            Assert.ThrowsExactly<DirectoryNotFoundException>(() => new EncoderCache(folder: "/no/such folder")).Message, "/no/such folder");
        var cache = new EncoderCache();
        cache.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => TinyTask.Fit(HeadOnly with { Cache = cache }, Rows));
    }

    private static LabelledText Long(int index)
    {
        var words = string.Join(' ', Enumerable.Range(0, 30).Select(bit => (index >> (bit % 10) & 1) == 0 ? "good" : "bad"));
        return new LabelledText { Text = words, Label = $"{index % 3}" };
    }

    private static AdapterTextClassificationTransformer Fit(
        AdapterTextClassificationOptions options, IEnumerable<LabelledText> rows, List<string> warnings)
    {
        var context = new MLContext(1);
        context.Log += (_, log) =>
        {
            if (log.Kind == ChannelMessageKind.Warning)
                warnings.Add(log.Message);
        };
        return TinyTask.Trainer(context, options).Fit(SmallData.Load(context, rows));
    }

    private static void AreEqual(
        AdapterTextClassificationTransformer expected, AdapterTextClassificationTransformer actual, string why)
    {
        foreach (var (one, other) in TinyTask.Scores(expected, TinyTask.Rows(20)).Zip(TinyTask.Scores(actual, TinyTask.Rows(20))))
            CollectionAssert.AreEqual(one, other, why);
    }
}
