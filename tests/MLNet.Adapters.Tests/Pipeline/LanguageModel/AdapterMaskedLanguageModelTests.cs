using Microsoft.ML;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.LanguageModel;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Pipeline.LanguageModel;

/// <summary>Pre-training of adapters on unlabelled texts through the public API.</summary>
[TestClass]
public sealed class AdapterMaskedLanguageModelTests
{
    [TestMethod]
    public void An_adapter_lowers_the_perplexity_below_that_of_the_head_alone()
    {
        var rows = TinyTask.Rows(60);
        var context = new MLContext(1);
        var data = context.Data.LoadFromEnumerable(rows);
        using var start = TinyTexts.Fit(TinyTexts.Options with { LearningRate = TinyTask.Standstill, MaxEpochs = 1 }, rows);
        using var head = TinyTexts.Fit(TinyTexts.Options with { Adapter = null, FineTuning = FineTuning.HeadOnly, MaxEpochs = 15 }, rows);
        using var adapter = TinyTexts.Fit(TinyTexts.Options with { MaxEpochs = 15 }, rows);

        var (before, alone, with) = (start.Evaluate(data), head.Evaluate(data), adapter.Evaluate(data));

        Assert.IsLessThan(before.Perplexity, alone.Perplexity);
        Assert.IsLessThan(alone.Perplexity, with.Perplexity);
        Assert.IsGreaterThan(before.Accuracy, with.Accuracy);
        Assert.AreEqual(before.Tokens, with.Tokens);
    }

    [TestMethod]
    public void The_perplexity_of_texts_together_follows_from_those_of_each()
    {
        var rows = TinyTask.Rows(9);
        using var model = TinyTexts.Fit(TinyTexts.Options, rows);
        var tokenizer = model.Native.Load().Lease.Tokenizer;

        var each = TinyTexts.Scores(model, rows);
        var together = model.Evaluate(new MLContext().Data.LoadFromEnumerable(rows));

        var tokens = rows.Select(row => tokenizer.Tokenize(row.Text!).Count).ToList();
        Assert.AreEqual(tokens.Sum(), together.Tokens);
        Assert.AreEqual(
            together.Perplexity,
            Math.Exp(-each.Zip(tokens, (score, count) => score * count).Sum() / tokens.Sum()),
            1e-4 * together.Perplexity);
        Assert.IsTrue(float.IsNaN(TinyTexts.Scores(model, [new LabelledText { Text = " " }])[0]));
    }

    [TestMethod]
    public void A_task_adapter_is_trained_on_top_of_the_domain_adapter()
    {
        using var domain = TinyTexts.Fit(TinyTexts.Options, TinyTask.Rows(24));
        var adapter = TrainedAdapter.FromModel(domain, "domain");

        using var task = TinyTask.Fit(
            TinyTask.Options with
            {
                Adapter = BottleneckAdapterConfig.Pfeiffer,
                FrozenAdapters = adapter,
                MaxEpochs = 1,
            });

        Assert.IsInstanceOfType<Stack>(task.Composition);
        CollectionAssert.AreEqual(new[] { "domain", "adapter" }, task.Composition!.Adapters.Select(part => part.Name).ToArray());
        CollectionAssert.AreEqual(adapter.Weights, task.Composition.Adapters[0].Weights);
    }

    [TestMethod]
    public void A_model_is_saved_without_the_words_and_read_back()
    {
        var context = new MLContext(1);
        var rows = TinyTask.Rows(12);
        using var model = TinyTexts.Fit(TinyTexts.Options with { EncoderStorage = EncoderStorage.Embedded }, rows);
        using var file = new MemoryStream();
        context.Model.Save(model, null, file);
        file.Position = 0;
        using var loaded = (AdapterMaskedLanguageModelTransformer)context.Model.Load(file, out _);

        CollectionAssert.AreEqual(TinyTexts.Scores(model, rows), TinyTexts.Scores(loaded, rows));
        using var head = SafetensorsFile.Parse(model.Composition!.Head!.Weights, "head");
        CollectionAssert.AreEquivalent(
            new[] { "dense.weight", "dense.bias", "norm.weight", "norm.bias", "bias" },
            head.Entries.Keys.ToArray());
    }

    [TestMethod]
    [DataRow("weight", "bias")]
    [DataRow("gamma", "beta")] // as older files call them
    public void The_head_of_the_encoders_own_files_is_used(string weight, string bias)
    {
        using var given = SafetensorsFile.Open(Fixture.Path("heads", "masked_lm", "model_head.safetensors"));
        using var words = EncoderFixture.SmallBert();
        var files = Files();
        files["model.safetensors"] = AdapterWeights.Write([
            .. words.HuggingFaceTensors(),
            ("cls.predictions.transform.dense.weight", given.Read("heads.task.0.weight")),
            ("cls.predictions.transform.dense.bias", given.Read("heads.task.0.bias")),
            ($"cls.predictions.transform.LayerNorm.{weight}", given.Read("heads.task.2.weight")),
            ($"cls.predictions.transform.LayerNorm.{bias}", given.Read("heads.task.2.bias")),
            ("cls.predictions.bias", given.Read("heads.task.3.bias")),
        ]);
        var encoder = PretrainedEncoder.FromMemory("with-head", files);

        using var model = TinyTexts.Fit(
            TinyTexts.Options with
            {
                Encoder = encoder,
                LearningRate = TinyTask.Standstill,
                MaxEpochs = 1,
            },
            TinyTask.Rows(8));

        using var head = SafetensorsFile.Parse(model.Composition!.Head!.Weights, "head");
        EncoderFixture.AssertClose(given.Read("heads.task.0.weight"), head.Read("dense.weight"), 1e-6f);
        EncoderFixture.AssertClose(given.Read("heads.task.2.weight"), head.Read("norm.weight"), 1e-6f);
        EncoderFixture.AssertClose(given.Read("heads.task.2.bias"), head.Read("norm.bias"), 1e-6f);
        EncoderFixture.AssertClose(given.Read("heads.task.3.bias"), head.Read("bias"), 1e-6f);
        using var fresh = new HeadConfig(HeadKind.MaskedLanguageModel, 2, ActivationFunction.Gelu, TiesDecoder: true).Create(
            32,
            200,
            null,
            CPU,
            words);
        Assert.IsFalse(PretrainedLanguageHead.Fill(TinyTask.Encoder, fresh));
    }

    [TestMethod]
    [DataRow(null, false, "has no masked-language-modelling head")]
    [DataRow(0.0, false, "was read from encoder")]
    [DataRow(0.5, true, "has a separate output matrix")]
    public void The_log_tells_where_the_head_comes_from(double? decoderShift, bool isWarning, string part)
    {
        using var words = EncoderFixture.SmallBert();
        using var head = new HeadConfig(HeadKind.MaskedLanguageModel, 2, ActivationFunction.Gelu, TiesDecoder: true).Create(
            32,
            200,
            null,
            CPU,
            words);
        var own = head.named_parameters().Select(named => ($"cls.predictions.{TheirName(named.name)}", (Tensor)named.parameter));
        var files = Files();
        if (decoderShift is { } shift)
        {
            using var decoder =
                words.HuggingFaceTensors().Single(named => named.Key == "embeddings.word_embeddings.weight").Tensor + shift;
            files["model.safetensors"] = AdapterWeights.Write([
                .. words.HuggingFaceTensors(),
                .. own,
                ("cls.predictions.decoder.weight", decoder),
            ]);
        }

        var (context, messages) = (new MLContext(1), new List<string>());
        context.Log += (_, log) => messages.Add($"{log.Kind} {log.Message}");
        using var model = context
            .Transforms.Text.AdapterMaskedLanguageModel(
                TinyTexts.Options with
                {
                    Encoder = PretrainedEncoder.FromMemory("own", files),
                    MaxEpochs = 1,
                })
            .Fit(context.Data.LoadFromEnumerable(TinyTask.Rows(8)));

        Assert.AreEqual(1, messages.Count(message => message.Contains(part, StringComparison.Ordinal)), string.Join('\n', messages));
        Assert.AreEqual(
            isWarning,
            messages.Exists(message =>
                message.StartsWith("Warning", StringComparison.Ordinal) && message.Contains("encoder 'own'", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("relu", ActivationFunction.ReLU)]
    [DataRow("gelu_new", ActivationFunction.GeluTanh)]
    [DataRow("gelu", ActivationFunction.Gelu)]
    public void The_head_has_the_encoder_s_non_linearity(string name, ActivationFunction activation)
    {
        var files = Files();
        var config = System.Text.Encoding.UTF8.GetString(files["config.json"].Span);
        files["config.json"] = System.Text.Encoding.UTF8.GetBytes(
            config.Replace("\"hidden_act\": \"gelu\"", $"\"hidden_act\": \"{name}\"", StringComparison.Ordinal));

        using var model = TinyTexts.Fit(
            TinyTexts.Options with
            {
                Encoder = PretrainedEncoder.FromMemory(name, files),
                MaxEpochs = 1,
            },
            TinyTask.Rows(8));

        Assert.AreEqual(activation, model.Composition!.Head!.Config.Activation);
    }

    [TestMethod]
    public void A_fusion_and_full_fine_tuning_learn_too_and_are_saved()
    {
        var (context, rows) = (new MLContext(1), TinyTask.Rows(24));
        using var fused = TinyTexts.Fit(TinyTexts.Options with { Adapter = null, FusedAdapters = TinyFusion.Sources }, rows);
        using var full = TinyTexts.Fit(TinyTexts.Options with { Adapter = null, FineTuning = FineTuning.Full, LearningRate = 1e-3 }, rows);
        foreach (var model in (AdapterMaskedLanguageModelTransformer[])[fused, full])
        {
            using var file = new MemoryStream();
            context.Model.Save(model, null, file);
            file.Position = 0;
            using var loaded = AdapterMaskedLanguageModelTransformer.Find(context.Model.Load(file, out _));

            CollectionAssert.AreEqual(TinyTexts.Scores(model, rows), TinyTexts.Scores(loaded, rows));
            Assert.IsLessThan(model.Report.Epochs[0].TrainingLoss, model.Report.Epochs[^1].TrainingLoss);
        }

        Assert.IsInstanceOfType<TrainedFusion>(fused.Composition);
        Assert.IsNull(full.Composition);
    }

    [TestMethod]
    public void A_domain_adapter_goes_to_a_folder_without_its_head()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyTexts.Fit(TinyTexts.Options, TinyTask.Rows(8));
        var domain = TrainedAdapter.FromModel(model, "domain");

        StringAssert.Contains(Assert.Throws<NotSupportedException>(() => domain.Save(folder.File("domain"))).Message, "WithoutHead()");
        domain.WithoutHead().Save(folder.File("domain"));
        var loaded = TrainedAdapter.Load(folder.File("domain"), TinyTask.Encoder);

        CollectionAssert.AreEqual(domain.Weights, loaded.Weights);
        Assert.IsNull(loaded.Head);
        Assert.IsNotNull(domain.Head);
    }

    [TestMethod]
    public void Texts_without_tokens_are_refused_in_training_and_evaluation()
    {
        LabelledText[] rows = [new() { Text = "\u200b" }, new() { Text = "\u200b\u200b" }];
        using var model = TinyTexts.Fit(TinyTexts.Options, TinyTask.Rows(8));

        StringAssert.Contains(
            Assert.Throws<InvalidOperationException>(() => TinyTexts.Fit(TinyTexts.Options, rows)).Message,
            "None of the 2 row(s) of the training data has a token to learn from");
        StringAssert.Contains(
            Assert.Throws<InvalidOperationException>(() => model.Evaluate(new MLContext().Data.LoadFromEnumerable(rows))).Message,
            "No text in column 'Text' has a token to guess");
    }

    [TestMethod]
    public void Rows_without_a_token_are_left_out_of_training_score_and_mean()
    {
        var (context, losses) = (new MLContext(1), new List<double>());
        LabelledText[] nothing = [new() { Text = "" }, new() { Text = " " }, new() { Text = "\u200B" }];
        LabelledText[] something = [new() { Text = "a" }, .. TinyTask.Rows(8)];
        LabelledText[] rows = [.. nothing, .. something];
        var options = TinyTexts.Options with
        {
            BatchSize = 1,
            MaskProbability = 0.15,
            Progress = new ProgressRecorder(progress => losses.Add(progress.Loss)),
        };
        using var model = TinyTexts.Fit(options, rows);

        Assert.AreEqual((9, 3), (model.Report.TrainingRows, model.Report.SkippedRows));
        Assert.IsTrue(model.Report.Epochs.Count == 2 && model.Report.Epochs.All(epoch => double.IsFinite(epoch.TrainingLoss)));
        Assert.IsTrue(losses.Count >= 2 && losses.TrueForAll(double.IsFinite));
        CollectionAssert.AreEqual(rows.Select(nothing.Contains).ToArray(), Array.ConvertAll(TinyTexts.Scores(model, rows), float.IsNaN));
        Assert.AreEqual(model.Evaluate(context.Data.LoadFromEnumerable(something)), model.Evaluate(context.Data.LoadFromEnumerable(rows)));
        foreach (var alone in (LabelledText[])[nothing[0], nothing[2]])
        {
            StringAssert.Contains(
                Assert.Throws<InvalidOperationException>(() => model.Evaluate(context.Data.LoadFromEnumerable([alone]))).Message,
                "No text in column 'Text' has a token to guess");
            Assert.Throws<InvalidOperationException>(() => TinyTexts.Fit(TinyTexts.Options, [alone]));
        }

        StringAssert.Contains(
            Assert
                .Throws<InvalidOperationException>(() => TinyTexts.Fit(options with { OnMissingLabel = MissingLabel.Error }, rows[2..]))
                .Message,
            "Row 0 of the training data has no text in column 'Text', or none that has a token");
    }

    [TestMethod]
    public void Special_tokens_are_never_hidden()
    {
        var tokenizer = TinyTask.Encoder.Rent(CPU).Tokenizer;
        var masking = new TokenMasking(1, tokenizer.MaskId!.Value, tokenizer.VocabularySize, 1);

        foreach (var row in TinyTask.Rows(8).Append(new LabelledText { Text = "a" }))
        {
            var text = tokenizer.Frame([.. tokenizer.Tokenize(row.Text!).Select(token => token.Id)]);
            var hidden = masking.Fixed([text])[0];

            CollectionAssert.AreEqual(Enumerable.Range(1, text.Length - 2).ToArray(), hidden.Positions);
            Assert.AreEqual((text.Ids[0], text.Ids[^1]), (hidden.Text.Ids[0], hidden.Text.Ids[^1]));
        }
    }

    [TestMethod]
    public void Cancelling_ends_an_evaluation()
    {
        var context = new MLContext(1);
        using var model = context
            .Transforms.Text.AdapterMaskedLanguageModel(TinyTexts.Options)
            .Fit(context.Data.LoadFromEnumerable(TinyTask.Rows(8)));

        context.CancelExecution();

        Assert.Throws<OperationCanceledException>(() => model.Evaluate(context.Data.LoadFromEnumerable(TinyTask.Rows(8))));
    }

    [TestMethod]
    public void Training_repeats_with_its_seed()
    {
        using var one = TinyTexts.Fit(TinyTexts.Options, TinyTask.Rows(16));
        using var same = TinyTexts.Fit(TinyTexts.Options, TinyTask.Rows(16));
        using var other = TinyTexts.Fit(TinyTexts.Options with { Seed = 2 }, TinyTask.Rows(16));

        CollectionAssert.AreEqual(one.Adapter!.Weights, same.Adapter!.Weights);
        CollectionAssert.AreNotEqual(one.Adapter.Weights, other.Adapter!.Weights);
    }

    [TestMethod]
    public void Rows_without_text_are_left_out_and_validation_counts_tokens()
    {
        using var model = TinyTexts.Fit(
            TinyTexts.Options with
            {
                HeldOutFraction = 0.25,
                MaxEpochs = 1,
            },
            [.. TinyTask.Rows(16), new LabelledText { Text = "  " }]);

        Assert.AreEqual((12, 4, 1), (model.Report.TrainingRows, model.Report.ValidationRows, model.Report.SkippedRows));
        Assert.IsGreaterThan(0, model.Report.Epochs[0].ValidationLoss!.Value);
    }

    [TestMethod]
    public void Bad_input_is_refused()
    {
        Refused(TinyTexts.Options with { MaskProbability = 0 }, "MaskProbability is 0");
        Refused(TinyTexts.Options with { ExampleWeightColumnName = "Weight" }, "no weights");
        StringAssert.Contains(
            Assert.Throws<InvalidOperationException>(() => TinyTexts.Fit(TinyTexts.Options, [new LabelledText { Text = "" }])).Message,
            "no text in column 'Text'");

        static void Refused(AdapterMaskedLanguageModelOptions options, string part) =>
            StringAssert.Contains(
                Assert.Throws<ArgumentException>(() => new MLContext().Transforms.Text.AdapterMaskedLanguageModel(options)).Message,
                part);
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> Files()
    {
        var source = EncoderFiles.FromDirectory(Fixture.Path("encoders", "bert"));
        return source.Names.ToDictionary(name => name, name => (ReadOnlyMemory<byte>)source.ReadAllBytes(name));
    }

    private static string TheirName(string ours) =>
        ours.Replace("dense.", "transform.dense.", StringComparison.Ordinal)
            .Replace("norm.", "transform.LayerNorm.", StringComparison.Ordinal);
}
