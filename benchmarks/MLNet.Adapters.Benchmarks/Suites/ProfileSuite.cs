using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Encoders;
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
        AddOperators(EncoderPrecision.Float32, rounds, log);
        if (BFloat16Support.Of(CPU).IsSupported)
            AddOperators(EncoderPrecision.BFloat16, rounds, log);
        AddPhases(rounds, log);
        return true;
    });

    private void AddOperators(EncoderPrecision precision, int rounds, ResultLog log)
    {
        var (name, type) = precision == EncoderPrecision.BFloat16
            ? ("forward, bfloat16", ScalarType.BFloat16)
            : ("forward", ScalarType.Float32);
        using var plain = TimedModel.Frozen(name, null, Rows, Tokens, precision);
        using var scope = NewDisposeScope();
        var operators = Operators(plain.Shape, type);
        var timings = Interleaved.Time(
            WarmUps,
            rounds,
            [
                (plain.Name, plain.Encode),
                .. operators.Select(part => (part.Name, (Action)part.Run)),
                .. operators.Select(part => (part.Name, (Action)part.RunBackward)),
            ]);
        var forward = timings[0];
        log.Add(Measured.Median(Name, forward.Name, forward.Spread, "ms"));
        foreach (var (index, part) in operators.Index())
        {
            Add($"{name}: {part.Name}", timings[1 + index].Spread);
            Add($"{name}: {part.Name}, backward to states", timings[1 + operators.Count + index].Spread);

            void Add(string what, Spread once) => log.Add(
                Measured.Median(Name, what, once.Select(milliseconds => part.Count * milliseconds), "ms") with
                {
                    Note = $"{part.Count} × {once.Median:0.000} ms, {100 * part.Count * once.Median / forward.Spread.Median:0.0} %",
                });
        }
    }

    private static List<Operator> Operators(EncoderShape shape, ScalarType type)
    {
        var headSize = shape.HiddenSize / shape.Heads;
        var hidden = Draw(Rows, Tokens, shape.HiddenSize);
        var middle = Draw(Rows, Tokens, shape.FeedForwardSize);
        var heads = Draw(Rows, Tokens, shape.Heads, headSize).transpose(1, 2); // [B, N, T, D], as split from [B, T, H]
        var (square, up, down) = (
            Draw(shape.HiddenSize, shape.HiddenSize),
            Draw(shape.FeedForwardSize, shape.HiddenSize),
            Draw(shape.HiddenSize, shape.FeedForwardSize));
        var (bias, wideBias) = (Draw(shape.HiddenSize), Draw(shape.FeedForwardSize));
        long[] normalized = [shape.HiddenSize];
        return
        [
            new("linear H → H", 4 * shape.Layers, hidden, x => LinearProducts.Apply(x, square, bias)),
            new("linear H → F", shape.Layers, hidden, x => LinearProducts.Apply(x, up, wideBias)),
            new("linear F → H", shape.Layers, middle, x => LinearProducts.Apply(x, down, bias)),
            new("GELU", shape.Layers, middle, x => x.gelu()),
            new("attention", shape.Layers, heads, x => nn.functional.scaled_dot_product_attention(x, x, x)),
            new("residual sums", 2 * shape.Layers, hidden, x => hidden + x),
            new("LayerNorm", (2 * shape.Layers) + 1, hidden, x => nn.functional.layer_norm(x, normalized, bias, bias, 1e-12)),
        ];

        Tensor Draw(params long[] sizes) => randn(sizes, dtype: type);
    }

    private void AddPhases(int rounds, ResultLog log)
    {
        using var full = TimedModel.Full("full fine-tuning", Rows, Tokens);
        using var pfeiffer = TimedModel.Frozen("Pfeiffer", BottleneckAdapterConfig.Pfeiffer, Rows, Tokens);
        using var rounded = TimedModel.Frozen(
            "Pfeiffer, bfloat16", BottleneckAdapterConfig.Pfeiffer, Rows, Tokens, EncoderPrecision.BFloat16);
        using var side = TimedModel.Kept("side-tuned, states kept", new SideAdapterConfig(), Rows, Tokens);
        using var fusionOf2 = TimedModel.Fusion(2, isTrained: true, Rows, Tokens);
        using var fusionOf8 = TimedModel.Fusion(8, isTrained: true, Rows, Tokens);
        foreach (var model in new[] { full, pfeiffer, rounded, side, fusionOf2, fusionOf8 })
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
