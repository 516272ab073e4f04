using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>The time of each family of encoders at equal width and depth, with random weights.</summary>
internal sealed class EncodersSuite : ISuite
{
    private const int WarmUps = 1;
    private const int UsualRounds = 9;
    private const int Rows = 32;
    private const int Tokens = 64;
    private const int Seed = 1;
    private const double Sigma = 0.02;
    private const double MostOfBert = 1.3; // DeBERTa computes three products where others compute one
    private const string First = "bert";
    private const string Slowest = "deberta-v2";

    // The keys of all families; each reads its own.
    private const string Settings =
        """
        {
          "vocab_size": 30522, "max_position_embeddings": 514, "type_vocab_size": 2, "embedding_size": 384,
          "hidden_size": 384, "num_hidden_layers": 6, "num_attention_heads": 12, "intermediate_size": 1536,
          "dim": 384, "n_layers": 6, "n_heads": 12, "hidden_dim": 1536,
          "relative_attention_num_buckets": 32,
          "relative_attention": true, "share_att_key": true, "position_biased_input": false, "pos_att_type": "p2c|c2p",
          "position_buckets": 256, "norm_rel_ebd": "layer_norm",
          "global_attn_every_n_layers": 3, "local_attention": 128
        }
        """;

    // A gated feed-forward network has three maps instead of two, so a published one is narrower: 1.5 times the hidden size, not 4 times.
    private const int GatedFeedForwardSize = 576;
    private const string Gated = "modernbert";

    public string Name => "encoders";

    public string Purpose =>
        "scoring and a Pfeiffer training step of each family in Hugging Face's files, 6 layers of 384, random weights, "
        + $"{Rows} × {Tokens} full rows";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var models = EncoderFamilies.All
            .Where(family => family.Package is null)
            .Select(family => family.ModelType)
            .ToDictionary(type => type, Create);
        try
        {
            var rounds = settings.Rounds ?? UsualRounds;
            Add(log, "scoring", ComputeThreads.Score(() => Time(rounds, model => model.Score)));
            Add(log, "Pfeiffer step", ComputeThreads.Train(settings.Threads, () => Time(rounds, model => model.Step)));
        }
        finally
        {
            foreach (var model in models.Values)
                model.Dispose();
        }

        IReadOnlyList<Timing> Time(int rounds, Func<TimedModel, Action> work) =>
            Interleaved.Time(WarmUps, rounds, [.. models.Select(model => (model.Key, work(model.Value)))]);
    }

    private void Add(ResultLog log, string name, IReadOnlyList<Timing> timings)
    {
        var bert = timings.Single(timing => timing.Name == First);
        log.Add(Measured.Median(Name, $"{name}: {First}", bert.Spread, "ms"));
        foreach (var timing in timings.Where(timing => timing.Name != First))
        {
            var ratio = Measured.Median(Name, $"{name}: {timing.Name} / {First}", timing.RatioTo(bert), "×");
            log.Add(timing.Name == Slowest ? ratio : ratio.AtMost(MostOfBert));
        }
    }

    private static TimedModel Create(string type) => ComputeThreads.Score(() =>
    {
        using var mode = no_grad();
        using var normal = inference_mode(false); // gradients flow through the weights
        using var generator = new Generator(Seed, CPU);
        var family = EncoderFamilies.Of(type);
        var settings = JsonNode.Parse(Settings)!;
        if (type == Gated)
            settings["intermediate_size"] = GatedFeedForwardSize;
        var config = family.ReadConfig(new ConfigReader(JsonSerializer.SerializeToElement(settings)));
        var encoder = family.Create(config, stored: null, CPU);
        foreach (var (name, parameter) in encoder.named_parameters())
        {
            if (name.EndsWith("norm.weight", StringComparison.Ordinal))
                parameter.fill_(1);
            else
                parameter.normal_(0, Sigma, generator);
        }

        return TimedModel.Of(type, encoder, BottleneckAdapterConfig.Pfeiffer, Rows, Tokens);
    });
}
