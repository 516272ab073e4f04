using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>Where the time of a forward pass and of a training step goes.</summary>
internal sealed class ProfileSuite : ISuite
{
    private const int Rows = 32;
    private const int Tokens = 64;
    private const int UsualRounds = 9;
    private const int WarmUps = 2;

    public string Name => "profile";

    public string Purpose => $"the parts of a forward pass and of a training step at {Rows} × {Tokens} full rows";

    public void Run(BenchmarkSettings settings, ResultLog log) => ComputeThreads.Train(settings.Threads, () =>
    {
        var rounds = settings.Rounds ?? UsualRounds;
        AddOperators(rounds, log);
        AddPhases(rounds, log);
        return true;
    });

    private void AddOperators(int rounds, ResultLog log)
    {
        using var plain = TimedModel.Frozen("forward", null, Rows, Tokens);
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var operators = Operators(plain.Shape);
        var timings = Interleaved.Time(WarmUps, rounds, [(plain.Name, plain.Encode), .. operators.Select(part => (part.Name, part.Run))]);
        var forward = timings[0];
        log.Add(Measured.Median(Name, forward.Name, forward.Spread, "ms"));
        foreach (var (part, timing) in operators.Zip(timings.Skip(1)))
        {
            log.Add(
                Measured.Median(Name, $"forward: {part.Name}", timing.Spread.Select(milliseconds => part.Count * milliseconds), "ms") with
                {
                    Note =
                        $"{part.Count} × {timing.Spread.Median:0.000} ms, "
                        + $"{100 * part.Count * timing.Spread.Median / forward.Spread.Median:0.0} %",
                });
        }
    }

    private static List<(string Name, int Count, Action Run)> Operators(EncoderShape shape)
    {
        var headSize = shape.HiddenSize / shape.Heads;
        var hidden = randn(Rows, Tokens, shape.HiddenSize);
        var other = randn(Rows, Tokens, shape.HiddenSize);
        var middle = randn(Rows, Tokens, shape.FeedForwardSize);
        var heads = randn(Rows, Tokens, shape.Heads, headSize).transpose(1, 2); // [B, N, T, D], as split from [B, T, H]
        var context = nn.functional.scaled_dot_product_attention(heads, heads, heads);
        var (square, up, down) = (
            randn(shape.HiddenSize, shape.HiddenSize),
            randn(shape.FeedForwardSize, shape.HiddenSize),
            randn(shape.HiddenSize, shape.FeedForwardSize));
        var (bias, wideBias) = (randn(shape.HiddenSize), randn(shape.FeedForwardSize));
        long[] normalized = [shape.HiddenSize];
        return
        [
            Part("linear H → H", 4 * shape.Layers, () => nn.functional.linear(hidden, square, bias)),
            Part("linear H → F", shape.Layers, () => nn.functional.linear(hidden, up, wideBias)),
            Part("linear F → H", shape.Layers, () => nn.functional.linear(middle, down, bias)),
            Part("GELU", shape.Layers, () => middle.gelu()),
            Part("attention", shape.Layers, () => nn.functional.scaled_dot_product_attention(heads, heads, heads)),
            Part("joining heads", shape.Layers, () => context.transpose(1, 2).flatten(2)),
            Part("residual sums", 2 * shape.Layers, () => hidden + other),
            Part("LayerNorm", (2 * shape.Layers) + 1, () => nn.functional.layer_norm(hidden, normalized, bias, bias, 1e-12)),
        ];

        static (string Name, int Count, Action Run) Part(string name, int count, Func<Tensor> run)
        {
            return (name, count, RunOnce);

            void RunOnce() => run().Dispose();
        }
    }

    private void AddPhases(int rounds, ResultLog log)
    {
        using var full = TimedModel.Full("full fine-tuning", Rows, Tokens);
        using var pfeiffer = TimedModel.Frozen("Pfeiffer", BottleneckAdapterConfig.Pfeiffer, Rows, Tokens);
        using var fusionOf2 = TimedModel.Fusion(2, isTrained: true, Rows, Tokens);
        using var fusionOf8 = TimedModel.Fusion(8, isTrained: true, Rows, Tokens);
        foreach (var model in new[] { full, pfeiffer, fusionOf2, fusionOf8 })
        {
            var timings = Interleaved.Time(
                WarmUps,
                rounds,
                ("forward", model.LossAlone),
                ("forward and backward", model.LossAndGradients),
                ("step", model.Step));
            var (forward, gradients, step) = (timings[0].Spread.Median, timings[1].Spread.Median, timings[2].Spread.Median);
            Add("step", step);
            Add("forward with loss", forward);
            Add("backward", gradients - forward);
            Add("clipping and AdamW", step - gradients);

            void Add(string phase, double milliseconds) => log.Add(new Measured
            {
                Suite = Name,
                Name = $"{model.Name}: {phase}",
                Value = milliseconds,
                Unit = "ms",
                Note = $"{100 * milliseconds / step:0.0} % of the step",
            });
        }
    }
}
