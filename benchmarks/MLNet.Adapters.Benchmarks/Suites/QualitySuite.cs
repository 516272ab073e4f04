using Microsoft.ML;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>Test accuracy of the public trainer beside the reference library's.</summary>
internal sealed class QualitySuite : ISuite
{
    private const double AllowedLoss = 0.01; // one point below the reference

    private static readonly QualityCase[] Cases =
    [
        new("trec", "Pfeiffer", FineTuning.Adapter, BottleneckAdapterConfig.Pfeiffer, 1e-3, 6, 0.952, 0.943, 204, 263_190),
        new("trec", "Houlsby", FineTuning.Adapter, BottleneckAdapterConfig.Houlsby, 1e-3, 6, 0.974, 0.962, 212, 376_230),
        new("trec", "full fine-tuning", FineTuning.Full, null, 5e-5, 4, 0.964, 0.961, 266, 22_863_366),
        new("sst2", "Pfeiffer", FineTuning.Adapter, BottleneckAdapterConfig.Pfeiffer, 5e-4, 3, 0.869, 0.869, 254, 261_650),
        new("sst2", "full fine-tuning", FineTuning.Full, null, 5e-5, 2, 0.886, 0.886, 257, 22_861_826),
    ];

    public string Name => "quality";

    public string Purpose =>
        "test accuracy and macro-F1 on trec and sst2, default encoder, batch "
        + $"{ClassifierTraining.UsualBatchSize}, at most {ClassifierTraining.MaxTokens} tokens";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        List<(string Name, Action Run)> all =
        [
            .. Cases.Select(known => (known.Name, (Action)(() => Measure(known, settings, log)))),
            .. Cases
                .Select(known => known.DataSet)
                .Distinct()
                .Select(dataSet => ($"{dataSet} linear probe", (Action)(() => Probe(dataSet, settings, log)))),
        ];
        var cases = all.Where(known => settings.Filter is null || known.Name.Contains(settings.Filter, StringComparison.OrdinalIgnoreCase))
            .ToList();
        if (cases.Count == 0)
            throw new ArgumentException(
                $"no quality case contains '{settings.Filter}'. Cases: {string.Join(", ", all.Select(known => known.Name))}.");
        foreach (var (_, run) in cases)
            run();
    }

    private void Probe(string dataSet, BenchmarkSettings settings, ResultLog log)
    {
        var ml = new MLContext(1);
        var data = DataSet.Load(ml, settings, dataSet);
        var outcome = LinearProbe.Classes(ml, data.Training, data.Test, isPair: false, nameof(LabelledText.Label));
        foreach (var (figure, value) in outcome.Figures)
            log.Add(new Measured { Suite = Name, Name = $"{dataSet} linear probe: {figure}", Value = value, Unit = string.Empty });
        log.Add(new Measured { Suite = Name, Name = $"{dataSet} linear probe: training and scoring", Value = outcome.Seconds, Unit = "s" });
    }

    private void Measure(QualityCase quality, BenchmarkSettings settings, ResultLog log)
    {
        var seeds = quality.FineTuning == FineTuning.Full ? [.. settings.Seeds.Take(1)] : settings.Seeds;
        var training = new ClassifierTraining(quality.Name, quality.FineTuning, quality.Adapter, quality.LearningRate, quality.Epochs);
        var outcomes = seeds
            .Select(seed =>
            {
                var ml = new MLContext(seed);
                var data = DataSet.Load(ml, settings, quality.DataSet);
                return training.Run(ml, settings, data, seed);
            })
            .ToList();
        var dropout =
            $"encoder dropout {(outcomes[0].HasEncoderDropout ? "on" : "off")}, learning rate {quality.LearningRate}, "
            + $"{quality.Epochs} epochs, seeds {string.Join(", ", seeds)}";
        foreach (var (seed, outcome) in seeds.Zip(outcomes))
            Console.WriteLine(
                $"  {quality.Name}, seed {seed}: accuracy {outcome.Accuracy:0.0000}, macro-F1 {outcome.MacroF1:0.0000}, "
                + $"{outcome.Seconds:0.0} s");

        Add("accuracy", outcome => outcome.Accuracy, quality.ReferenceAccuracy);
        Add("macro-F1", outcome => outcome.MacroF1, quality.ReferenceMacroF1);
        log.Add(
            Mean("training", outcome => outcome.Seconds, "s") with
            {
                Reference = quality.ReferenceSeconds,
                Note = "seconds compare only on one machine",
            });
        log.Add(Mean("padding", outcome => outcome.PaddingShare, "of tokens"));
        log.Add(
            new Measured
            {
                Suite = Name,
                Name = $"{quality.Name}: trainable parameters",
                Value = outcomes[0].Trainable,
                Unit = string.Empty,
                Reference = quality.ReferenceTrainable,
            });

        void Add(string name, Func<ClassifierOutcome, double> value, double reference) =>
            log.Add((Mean(name, value, string.Empty) with { Reference = reference, Note = dropout }).AtLeast(reference - AllowedLoss));

        Measured Mean(string name, Func<ClassifierOutcome, double> value, string unit)
        {
            var values = new Spread([.. outcomes.Select(value)]);
            return new Measured
            {
                Suite = Name,
                Name = $"{quality.Name}: {name}, mean",
                Value = values.Mean,
                Unit = unit,
                Values = values.Values,
            };
        }
    }
}
