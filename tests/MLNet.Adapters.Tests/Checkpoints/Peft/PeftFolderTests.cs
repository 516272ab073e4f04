using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Checkpoints.Peft;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Tests.Checkpoints.Pickles;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Methods.Fusion;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Trained;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints.Peft;

/// <summary>PEFT's own folders against its logits, and from folder to folder, model and file.</summary>
[TestClass]
public sealed class PeftFolderTests : IDisposable
{
    private const LoraTargets Attention = LoraTargets.Query | LoraTargets.Key | LoraTargets.Value | LoraTargets.AttentionOutput;
    private static readonly PretrainedEncoder Encoder = ReferenceFusion.Encoder;
    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<object[]> Names => PeftFixture.Names.Select(name => new object[] { name });

    public void Dispose() => _folder.Dispose();

    // In rslora, scaled products are larger than the states, so that float32 rounded the reference's logits by 1.3e-5. The rounding here is
    // of that size, but sums have another order on each kind of processor: three times as much is allowed.
    [TestMethod]
    [DataRow("lora-seqcls", 1e-5f, 1e-5f)]
    [DataRow("rslora", 1.3e-5f, 4e-5f)]
    [DataRow("dora", 1e-5f, 1e-5f)]
    public void Logits_equal_the_reference(string name, float tolerance, float rounding)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var expected = SafetensorsFile.Open(Fixture.Path("peft", name, "expected.safetensors"));
        var adapter = TrainedAdapter.Load(Fixture.Path("peft", name), Encoder);

        var exact = Logits(ScalarType.Float64);

        EncoderFixture.AssertClose(expected.Read("logits").to(ScalarType.Float64), exact, tolerance, $"{name}: the reference");
        EncoderFixture.AssertClose(Logits(ScalarType.Float32).to(ScalarType.Float64), exact, rounding, $"{name}: in float32");
        Assert.AreEqual(name, adapter.Name);
        CollectionAssert.AreEqual(new[] { "LABEL_0", "LABEL_1", "LABEL_2" }, adapter.Labels.ToArray());

        Tensor Logits(ScalarType type)
        {
            using var encoder = EncoderFixture.SmallBert();
            using var model = TextModelBuilder.Build(encoder, adapter, adapter.Head, "head", CPU);
            foreach (var module in new nn.Module[] { encoder, model.Adapter!, model.Head })
                module.to(type);
            var input = EncoderFixture.Input(expected);
            return model.Outputs(input with { AttentionBias = input.AttentionBias?.to(type) });
        }
    }

    [TestMethod]
    public void Configurations_say_what_the_files_say()
    {
        Assert.AreEqual(new LoraConfig { Rank = 4 }, Load("lora-seqcls").Config);
        Assert.AreEqual(
            new LoraConfig
            {
                Rank = 4,
                Scaling = LoraScaling.ByRootOfRank,
                Targets = Attention | LoraTargets.Intermediate | LoraTargets.Output | LoraTargets.Pooler,
            },
            Load("rslora").Config);
        Assert.AreEqual(new DoraConfig { Rank = 4, Form = DoraForm.Peft }, Load("dora").Config);
        Assert.AreEqual(new HeadConfig(HeadKind.Classification, 1, UsesPooler: true), Load("dora").Head!.Config);

        static TrainedAdapter Load(string name) => TrainedAdapter.Load(Fixture.Path("peft", name), Encoder);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Saved_again_it_has_the_same_tensors_and_loads_the_same(string name)
    {
        var adapter = TrainedAdapter.Load(Fixture.Path("peft", name), Encoder, "other");

        foreach (var withSidecar in new[] { true, false })
        {
            var folder = _folder.File($"{name}-{withSidecar}");
            var again = PeftFixture.Again(adapter, Encoder, folder, withSidecar);

            PeftFixture.AssertSameTensors(Fixture.Path("peft", name), folder);
            Assert.AreEqual(withSidecar ? "other" : $"{name}-False", again.Name);
            Assert.AreEqual(adapter.Config, again.Config);
            CollectionAssert.AreEqual(adapter.Weights, again.Weights);
            Assert.AreEqual(adapter.Head!.Config, again.Head!.Config);
            CollectionAssert.AreEqual(adapter.Head.Weights, again.Head.Weights);
            CollectionAssert.AreEqual(adapter.Labels.ToArray(), again.Labels.ToArray());
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_classifier_scores_texts_without_training_and_comes_back_from_a_model_file(string name)
    {
        var context = new MLContext();
        var adapter = TrainedAdapter.Load(Fixture.Path("peft", name), TinyTask.Encoder);
        var rows = context.Data.LoadFromEnumerable(TinyTask.Rows(12).Select(row => new NamedRow { Text = row.Text!, AdapterName = name }));
        var options = new MultiAdapterOptions { Adapters = [adapter], Encoder = TinyTask.Encoder, MaxTokens = 40 };
        using var scorer = context.Transforms.Text.ScoreWithAdapters(options).Fit(rows);
        var path = _folder.File("model.zip");
        context.Model.Save(scorer, rows.Schema, path);
        using var loaded = (MultiAdapterScorer)context.Model.Load(path, out _);

        var expected = Scores(scorer);

        Assert.HasCount(12, expected);
        CollectionAssert.AreNotEqual(expected[0], expected[1]);
        foreach (var (before, after) in expected.Zip(Scores(loaded)))
            CollectionAssert.AreEqual(before, after);

        float[][] Scores(ITransformer model) => [.. model.Transform(rows).GetColumn<float[]>("Score")];
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Pickled_weights_are_the_same(string name)
    {
        var folder = PeftFixture.Copy(_folder, name);
        File.WriteAllBytes(Path.Combine(folder, PeftFiles.PickledWeights), Pickled(Path.Combine(folder, PeftFiles.Weights)));
        File.Delete(Path.Combine(folder, PeftFiles.Weights));

        var expected = TrainedAdapter.Load(Fixture.Path("peft", name), Encoder);
        var pickled = TrainedAdapter.Load(folder, Encoder);

        CollectionAssert.AreEqual(expected.Weights, pickled.Weights);
        CollectionAssert.AreEqual(expected.Head!.Weights, pickled.Head!.Weights);
    }

    [TestMethod]
    public void A_folder_holds_one_form_after_each_save()
    {
        var lora = TrainedAdapter.Load(Fixture.Path("peft", "lora-seqcls"), Encoder);
        var folder = _folder.File("twice");

        lora.Save(folder);
        lora.Save(folder, AdapterFormat.Peft);
        CollectionAssert.AreEquivalent(
            new[] { PeftFiles.Config, PeftFiles.Weights, AdapterSidecar.FileName }, Files());
        lora.Save(folder);
        CollectionAssert.AreEquivalent(
            new[]
            {
                HubFiles.AdapterConfig, HubFiles.AdapterWeights, HubFiles.HeadConfig, HubFiles.HeadWeights, AdapterSidecar.FileName,
            },
            Files());

        string[] Files() => [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path)!)];
    }

    [TestMethod]
    public void A_form_that_cannot_express_the_adapter_refuses_it_and_writes_nothing()
    {
        var dora = TrainedAdapter.Load(Fixture.Path("peft", "dora"), Encoder);
        var everywhere = TrainedAdapter.Load(Fixture.Path("peft", "rslora"), Encoder);

        StringAssert.Contains(Refused(() => dora.Save(_folder.File("no"))), "cannot express DoraForm.Peft");
        StringAssert.Contains(Refused(() => everywhere.Save(_folder.File("no"))), "cannot express AttentionOutput");
        StringAssert.Contains(
            Refused(() => PeftFixture.Random(Encoder, new DoraConfig()).Save(_folder.File("no"), AdapterFormat.Peft)),
            "form is AdapterHub");
        StringAssert.Contains(
            Refused(() => PeftFixture.Random(Encoder, BottleneckAdapterConfig.Pfeiffer).Save(_folder.File("no"), AdapterFormat.Peft)),
            "of kind BottleneckAdapterConfig, which PEFT's folders cannot express");
        StringAssert.Contains(
            Refused(() => PeftFixture.Random(Encoder, new LoraConfig(), new HeadConfig(HeadKind.Classification, 1))
                .Save(_folder.File("no"), AdapterFormat.Peft)),
            "has a head of Classification, 1 layer(s), Tanh");
        Assert.IsFalse(Directory.Exists(_folder.File("no")));
        Assert.ThrowsExactly<ArgumentException>(() => dora.Save(_folder.File("no"), (AdapterFormat)7));

        static string Refused(Action save) => Assert.ThrowsExactly<NotSupportedException>(save).Message;
    }

    [TestMethod]
    public void What_was_trained_here_keeps_its_labels_name_and_settings()
    {
        using var model = TinyTask.Fit(TinyTask.Options with { Adapter = new LoraConfig { LearningRateRatio = 4 }, MaxEpochs = 1 });
        var trained = TrainedAdapter.FromModel(model, "mine");

        var again = PeftFixture.Again(trained, TinyTask.Encoder, _folder.File("folder"), withSidecar: true);

        Assert.AreEqual("mine", again.Name);
        Assert.AreEqual(trained.Config, again.Config);
        CollectionAssert.AreEqual(trained.Labels.ToArray(), again.Labels.ToArray());
        CollectionAssert.AreEqual(trained.Head!.Weights, again.Head!.Weights);
        Assert.AreEqual(trained.Head.Config, again.Head.Config); // the dense layer is saved as the pooler
        CollectionAssert.Contains(PeftFixture.Keys(_folder.File("folder")), "base_model.model.bert.pooler.dense.weight");
        CollectionAssert.AreEqual(trained.Norms.ToArray(), again.Norms.ToArray());
        using var continued = TinyTask.Fit(TinyTask.Options with
        {
            Adapter = null,
            InitialAdapter = again,
            LearningRate = TinyTask.Standstill,
            MaxEpochs = 1,
        });
        CollectionAssert.AreEqual(trained.Weights, continued.Adapter!.Weights);
    }

    [TestMethod]
    public void A_head_on_the_pooler_can_be_trained_with_an_adapter_in_it_and_leaves_the_pooler_as_it_is()
    {
        var options = TinyTask.Options with
        {
            Adapter = new LoraConfig { Targets = LoraTargets.Query | LoraTargets.Pooler },
            Head = ClassificationHeadKind.Pooler,
            LearningRate = 1e-2,
        };
        using var model = TinyTask.Fit(options);
        var trained = TrainedAdapter.FromModel(model, "pooled");

        var again = PeftFixture.Again(trained, TinyTask.Encoder, _folder.File("pooled"), withSidecar: true);

        Assert.AreEqual(new HeadConfig(HeadKind.Classification, 1, UsesPooler: true), again.Head!.Config);
        CollectionAssert.DoesNotContain(PeftFixture.Keys(_folder.File("pooled")), "base_model.model.bert.pooler.dense.weight");
        using (var scope = NewDisposeScope())
        using (var weights = SafetensorsFile.Parse(again.Weights, "weights"))
            Assert.IsGreaterThan(1e-3f, weights.Read("pooler.lora_B").abs().max().item<float>());

        // Continued without moving, it scores the same.
        using var continued = TinyTask.Fit(options with
        {
            Adapter = null,
            InitialAdapter = again,
            LearningRate = TinyTask.Standstill,
            MaxEpochs = 1,
        });
        foreach (var (before, after) in TinyTask.Scores(model, TinyTask.Rows(9)).Zip(TinyTask.Scores(continued, TinyTask.Rows(9))))
            CollectionAssert.AreEqual(before, after);
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() =>
                TinyTask.Fit(options with { Adapter = null, InitialAdapter = again, Head = ClassificationHeadKind.TwoLayer })).Message,
            "Set Head to the same");
    }

    [TestMethod]
    public void A_head_on_the_pooler_needs_a_pooler_and_one_prediction_per_text()
    {
        var electra = FamilyFixture.Open("electra");
        using var encoder = EncoderLoading.Load(electra.Files, CPU);
        var head = HeadConfig.Of(ClassificationHeadKind.Pooler);

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => head.Create(electra.HiddenSize, 2, null, CPU, encoder)).Message,
            "the files of this electra encoder contain none");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => HeadConfig.Of(HeadKind.Tagging, ClassificationHeadKind.Pooler)).Message,
            "a head of kind Tagging predicts for each token");
    }

    private static byte[] Pickled(string path)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(path);
        var (pickle, storage) = (new PickleBuilder().Code("}"), new List<float>());
        var total = (int)file.Entries.Values.Sum(entry => entry.Shape.Aggregate(1L, (product, size) => product * size));
        foreach (var (name, entry) in file.Entries)
        {
            int[] shape = [.. entry.Shape.Select(size => (int)size)];
            int[] strides = [.. shape.Select((_, axis) => shape.Skip(axis + 1).Aggregate(1, (product, size) => product * size))];
            var tensor = PickleBuilder.Tensor(name, total, storage.Count, shape, strides).Bytes;
            pickle.Raw(tensor.AsSpan(3, tensor.Length - 4)); // without start, dictionary and end
            storage.AddRange(file.Read(name).contiguous().data<float>().ToArray());
        }

        return PickleBuilder.Zip(pickle.Bytes, System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(storage.ToArray()).ToArray());
    }

    private sealed class NamedRow
    {
        public string Text { get; set; } = string.Empty;

        public string AdapterName { get; set; } = string.Empty;
    }
}
