using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>What each method costs in a training step and in scoring, beside full fine-tuning and the plain encoder.</summary>
internal sealed class MethodsSuite : ISuite
{
    private const int Rows = MethodSteps.Rows;
    private const int Tokens = MethodSteps.Tokens;
    private const int UsualRounds = 7;
    private const int WarmUps = 2;
    private const double LoraStepTarget = 0.60;
    private const double MergedTarget = 1.02; // the noise of two runs of the same model

    public string Name => "methods";

    public string Purpose =>
        $"training steps and scoring of each method, merged and unmerged, default encoder at {Rows} × {Tokens} full rows";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var rounds = settings.Rounds ?? UsualRounds;
        ComputeThreads.Train(settings.Threads, () =>
        {
            AddSteps(rounds, log);
            return true;
        });
        ComputeThreads.Score(() =>
        {
            AddScoring(rounds, log);
            return true;
        });
    }

    private void AddSteps(int rounds, ResultLog log)
    {
        var steps = MethodSteps.Time(rounds);
        log.Add(Measured.Median(Name, $"step: {MethodSteps.Full}", steps[0].Spread, "ms"));
        foreach (var step in steps.Skip(1))
        {
            var ratio = Measured.Median(Name, $"step: {step.Name} / {MethodSteps.Full}", step.RatioTo(steps[0]), "×");
            log.Add(step.Name == "LoRA" ? ratio.AtMost(LoraStepTarget) : ratio);
        }
    }

    private void AddScoring(int rounds, ResultLog log)
    {
        List<TimedModel> models =
        [
            TimedModel.Frozen("plain encoder", null, Rows, Tokens),
            .. TrainedMethods.All.Select(method => TimedModel.Scored(method.Name, method.Config, Rows, Tokens)),
            .. TrainedMethods.All.Where(method => method.Name is "LoRA" or "DoRA" or "(IA)³")
                .Select(method => TimedModel.Merged($"{method.Name}, merged", method.Config, Rows, Tokens)),
            TimedModel.Fusion(4, isTrained: false, Rows, Tokens),
        ];
        foreach (var (what, run) in new (string, Func<TimedModel, Action>)[]
        {
            ("all tokens' states out", model => model.Encode),
            ("as the product scores", model => model.Score),
        })
        {
            var timings = Interleaved.Time(WarmUps, rounds, [.. models.Select(model => (model.Name, run(model)))]);
            log.Add(Measured.Median(Name, $"inference, {what}: {models[0].Name}", timings[0].Spread, "ms"));
            foreach (var timing in timings.Skip(1))
            {
                var ratio = Measured.Median(Name, $"inference, {what}: {timing.Name} / {models[0].Name}", timing.RatioTo(timings[0]), "×");
                log.Add(timing.Name.EndsWith("merged", StringComparison.Ordinal) ? ratio.AtMost(MergedTarget) : ratio);
            }
        }

        models.ForEach(model => model.Dispose());
    }
}
