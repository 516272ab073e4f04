using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.MLNetTrainers;
using MLNet.Adapters.Benchmarks.Results;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>ML.NET's own trainer of text classification against this library's, on the same encoder with random weights.</summary>
internal sealed class MLNetSuite : ISuite
{
    private const int UsualRounds = 3;
    private const double TrainingTarget = 3;
    private const double TransformTarget = 10;
    private const double SizeTarget = 0.2;
    private const string SmallestFile = "Pfeiffer, encoder referenced";

    public string Name => "mlnet";

    public string Purpose =>
        "ML.NET's TextClassification against this library's, ML.NET's NAS-BERT with random weights, one epoch of SST-2, each in "
        + "a process of its own";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var folder = Directory.CreateTempSubdirectory("mlnet-adapters-").FullName;
        try
        {
            RandomEncoder.Write(folder);
            var rounds = Enumerable.Range(0, settings.Rounds ?? UsualRounds)
                .Select(_ => TrainerCase.All.ToDictionary(known => known.Name, known => MeasureInOwnProcess(known, folder, settings)))
                .ToList();
            var first = TrainerCase.All[0].Name;
            foreach (var name in TrainerCase.All.Select(known => known.Name))
            {
                foreach (var figure in (string[])[TrainerCase.Training, TrainerCase.FirstTransform, TrainerCase.Transform])
                {
                    Add($"{name}: {figure}", "rows/s", round => round[name][figure]);
                    if (!name.StartsWith("ML.NET", StringComparison.Ordinal))
                        AddRatio(name, first, figure);
                }

                Add($"{name}: {TrainerCase.Peak} of training", "MB", round => round[name][TrainerCase.Peak]);
                Add($"{name}: {TrainerCase.Size}", "MB", round => round[name][TrainerCase.Size]);
            }

            var size = Of(round => round[SmallestFile][TrainerCase.Size] / round[first][TrainerCase.Size]);
            log.Add(Measured.Median(Name, $"{SmallestFile}: {TrainerCase.Size} / {first}", size, "×").AtMost(SizeTarget));

            Spread Of(Func<Dictionary<string, IReadOnlyDictionary<string, double>>, double> value) => new([.. rounds.Select(value)]);

            void Add(string name, string unit, Func<Dictionary<string, IReadOnlyDictionary<string, double>>, double> value) =>
                log.Add(Measured.Median(Name, name, Of(value), unit));

            void AddRatio(string name, string other, string figure)
            {
                var ratio = Measured.Median(
                    Name, $"{name}: {figure} / {other}", Of(round => round[name][figure] / round[other][figure]), "×");
                log.Add(figure switch
                {
                    TrainerCase.Training => ratio.AtLeast(TrainingTarget),
                    TrainerCase.Transform => ratio.AtLeast(TransformTarget),
                    _ => ratio,
                });
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What the process of its own does.</summary>
    public static void PrintCase(string name, BenchmarkSettings settings) =>
        TrainerCase.Print(TrainerCase.All.Single(known => known.Name == name).Measure(settings));

    private IReadOnlyDictionary<string, double> MeasureInOwnProcess(TrainerCase known, string folder, BenchmarkSettings settings) =>
        TrainerCase.Read(OwnProcess.Run(
        [
            Name,
            "--mlnet-case",
            known.Name,
            "--output",
            folder,
            .. settings.DataPath is { } data ? (string[])["--data", data] : [],
            .. settings.Rows is { } rows ? (string[])["--rows", $"{rows}"] : [],
        ]));
}
