using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Tests.Checkpoints.AdapterHub;
using MLNet.Adapters.Tests.Methods.Fusion;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Tests.Checkpoints;

/// <summary>Sizes in a file's JSON that its weights do not have are refused before memory is asked for.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HostileSizeTests : IDisposable
{
    private const int Patience = 5;     // seconds; one on a quiet machine
    private const double Slack = 200;   // megabytes
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("num_hidden_layers", "100000")]
    [DataRow("num_hidden_layers", "1000")]
    [DataRow("num_hidden_layers", "40")]
    [DataRow("num_hidden_layers", "2147483647")]
    [DataRow("vocab_size", "20000000")]
    [DataRow("vocab_size", "2147483647")]
    [DataRow("intermediate_size", "5000000")]
    [DataRow("intermediate_size", "2147483647")]
    [DataRow("hidden_size", "1000000")]
    [DataRow("hidden_size", "2147483644")]
    [DataRow("max_position_embeddings", "100000000")]
    [DataRow("type_vocab_size", "2147483647")]
    [DataRow("hidden_size", "3e9")]
    public void An_encoder_s_size_is_held_against_its_weights(string key, string value)
    {
        var path = TinyBert.CopyTo(_folder);
        HubCopy.Change(Path.Combine(path, "config.json"), json => json[key] = JsonNode.Parse(value));

        Refused(() =>
        {
            var encoder = PretrainedEncoder.FromDirectory(path);
            var context = new MLContext();
            using var model = context
                .Transforms.Text.EncoderEmbedding(
                    new EncoderEmbeddingOptions
                    {
                        Encoder = encoder,
                        InputColumnName = "Text",
                        OutputColumnName = "Features",
                        MaxTokens = 8,
                    })
                .Fit(SmallData.Load(context, TinyReviews.Rows));
            _ = model.Transform(SmallData.Load(context, TinyReviews.Rows)).Preview(1);
        });
    }

    [TestMethod]
    [DataRow("1e-5")]
    [DataRow("1e-6")]
    [DataRow("1e-300")]
    [DataRow("{\"1\": 1e-7, \"default\": 16}")]
    public void An_adapter_s_reduction_factor_is_held_against_its_weights(string value)
    {
        var folder = HubCopy.Adapter(_folder, "seq_bn", json => json["config"]!["reduction_factor"] = JsonNode.Parse(value));
        Refused(() => TrainedAdapter.Load(folder, ReferenceFusion.Encoder));
    }

    [TestMethod]
    [DataRow("num_labels", "2147483647")]
    [DataRow("num_labels", "50000000")]
    public void A_head_s_sizes_are_held_against_its_weights(string key, string value)
    {
        var folder = HubCopy.Adapter(_folder, "seq_bn", _ => { });
        HubCopy.Change(Path.Combine(folder, HubFiles.HeadConfig), json => json["config"]![key] = JsonNode.Parse(value));
        Refused(() => TrainedAdapter.Load(folder, ReferenceFusion.Encoder));
    }

    [TestMethod]
    [DataRow("Layers", -1)]
    [DataRow("Layers", 100000000)]
    [DataRow("HiddenSize", 0)]
    [DataRow("HiddenSize", 2147483647)]
    [DataRow("Heads", 7)]
    [DataRow("FeedForwardSize", -4)]
    public void A_shape_in_our_own_file_is_checked(string field, int value)
    {
        TinyFusion.Sources[0].Save(_folder.File("saved"));
        HubCopy.Change(_folder.File(Path.Combine("saved", AdapterSidecar.FileName)), json => json["Shape"]![field] = value);
        StringAssert.Contains(Refused(() => TrainedAdapter.Load(_folder.File("saved"))).Message, $"Shape.{field}");
    }

    private static InvalidDataException Refused(Action load)
    {
        var (clock, before) = (Stopwatch.StartNew(), Memory.Measure().Megabytes);
        var error = Assert.ThrowsExactly<InvalidDataException>(load);
        Assert.IsLessThan(Patience, clock.Elapsed.TotalSeconds, error.Message);
        Assert.IsLessThan(Slack, Process.GetCurrentProcess().WorkingSet64 / 1e6 - before, error.Message);
        return error;
    }
}
