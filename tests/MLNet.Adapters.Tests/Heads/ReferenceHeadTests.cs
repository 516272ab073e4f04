using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Methods.Fusion;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Heads;

/// <summary>Each kind of head that the reference library saved gives its logits, and each objective its loss.</summary>
[TestClass]
public sealed class ReferenceHeadTests
{
    private static readonly Dictionary<string, (HeadKind Kind, int Layers, int Outputs)> Heads = new()
    {
        ["classification_one_layer"] = (HeadKind.Classification, 1, 3),
        ["classification_three_layers"] = (HeadKind.Classification, 3, 3),
        ["classification_pooler"] = (HeadKind.Classification, 1, 3),
        ["masked_lm"] = (HeadKind.MaskedLanguageModel, 2, 200),
        ["regression"] = (HeadKind.Regression, 2, 1),
        ["multilabel"] = (HeadKind.MultiLabel, 2, 5),
        ["multiple_choice"] = (HeadKind.MultipleChoice, 2, 1),
        ["tagging"] = (HeadKind.Tagging, 1, 5),
        ["tagging_two_layers"] = (HeadKind.Tagging, 2, 5),
        ["question_answering"] = (HeadKind.QuestionAnswering, 1, 2),
    };

    public static IEnumerable<string> Names => Heads.Keys;

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Logits_and_loss_are_the_references(string name)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var expected = SafetensorsFile.Open(Fixture.Path("heads", name, "expected.safetensors"));
        var loaded = TrainedAdapter.Load(Fixture.Path("heads", name), ReferenceFusion.Encoder);
        using var encoder = EncoderFixture.SmallBert();
        using var model = TextModelBuilder.Build(encoder, loaded, loaded.Head!, name, CPU);
        var (kind, layers, size) = Heads[name];

        var outputs = model.Outputs(EncoderFixture.Input(expected));

        Assert.AreEqual((kind, layers, size), (loaded.Head!.Config.Kind, loaded.Head.Config.Layers, loaded.Head.Outputs));
        switch (kind)
        {
            case HeadKind.QuestionAnswering:
                EncoderFixture.AssertClose(expected.Read("start_logits"), outputs.select(2, 0));
                EncoderFixture.AssertClose(expected.Read("end_logits"), outputs.select(2, 1));
                break;
            case HeadKind.MultipleChoice:
                EncoderFixture.AssertClose(expected.Read("logits"), outputs.view(2, 2)); // 2 questions of 2 choices
                break;
            default:
                EncoderFixture.AssertClose(expected.Read("logits"), outputs);
                break;
        }

        // The reference's spans may fall on padding, which our objective cannot choose: every token counts as real here.
        var rows = Enumerable.Range(0, (int)outputs.shape[0]).ToList();
        var text = new EncodedText(new int[12], new int[12], IsTruncated: false);
        using var file = expected.Entries.ContainsKey("labels") ? expected.ReadAsStored("labels", CPU) : null;
        Tensor? loss = kind switch
        {
            HeadKind.Classification => Loss(new ClassificationObjective(null, 0, CPU), row => (int)file![row].item<long>()),
            HeadKind.Regression => Loss(new RegressionObjective(), row => file![row].item<float>()),
            HeadKind.MultiLabel => Loss(new MultiLabelObjective([.. Enumerable.Repeat(0.5, (int)outputs.shape[1])], CPU), row =>
                file![row].data<float>().Select(value => value == 1).ToArray()),
            HeadKind.Tagging or HeadKind.MaskedLanguageModel => Loss(new TaggingObjective(), row =>
                file![row].data<long>().Select(value => (int)value).ToArray()),
            HeadKind.QuestionAnswering => Loss(new SpanObjective(), row => new TokenSpan(
                (int)Position("start_positions", row),
                (int)Position("end_positions", row))),
            _ => nn.functional.cross_entropy(outputs.view(2, 2), file!),
        };
        Assert.AreEqual(expected.Read("loss").item<float>(), loss.item<float>(), 1e-5);

        Tensor Loss<TTarget>(IObjective<TTarget> objective, Func<int, TTarget> target)
        {
            using (objective)
                return objective.Loss(outputs, [.. rows.Select(row => new TrainingExample<TTarget>(text, target(row)))]);
        }

        long Position(string key, int row) => expected.ReadAsStored(key, CPU)[row].item<long>();
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_head_is_written_as_it_was_read(string name)
    {
        using var folder = new Checkpoints.TemporaryFolder();
        var loaded = TrainedAdapter.Load(Fixture.Path("heads", name), ReferenceFusion.Encoder);
        if (loaded.Head!.Config.Kind == HeadKind.MultipleChoice)
        {
            StringAssert.Contains(Assert.ThrowsExactly<NotSupportedException>(() => loaded.Save(folder.Path)).Message, "number of choices");
            return;
        }

        loaded.Save(folder.Path);
        var again = TrainedAdapter.Load(folder.Path);

        Assert.AreEqual(loaded.Head.Config, again.Head!.Config);
        CollectionAssert.AreEqual(loaded.Head.Labels.ToArray(), again.Head.Labels.ToArray());
        CollectionAssert.AreEqual(loaded.Head.Weights, again.Head.Weights);
        using var there = SafetensorsFile.Open(Fixture.Path("heads", name, "model_head.safetensors"));
        using var here = SafetensorsFile.Open(folder.File("model_head.safetensors"));
        CollectionAssert.AreEquivalent(
            there.Entries.Keys.Select(key => key.Replace(".task.", ".", StringComparison.Ordinal)).ToArray(),
            here.Entries.Keys.Select(key => key.Replace($".{loaded.Name}.", ".", StringComparison.Ordinal)).ToArray());
    }
}
