using Microsoft.ML;
using MLNet.Adapters;

namespace TextTasksSample;

/// <summary>A number for a pair of texts, read together: here 1 if a service note answers a report, 0 if it does not.</summary>
internal static class PairsSample
{
    public static void Run()
    {
        var ml = new MLContext(1);
        using var model = ml
            .Regression.Trainers.AdapterSentenceSimilarity(
                labelColumnName: nameof(Pair.Label),
                sentence1ColumnName: nameof(Pair.Report),
                sentence2ColumnName: nameof(Pair.Note),
                maxEpochs: 20)
            .Fit(ml.Data.LoadFromEnumerable(Pairs("reports.train.tsv")));

        var test = Pairs("reports.test.tsv");
        var scored = model.Transform(ml.Data.LoadFromEnumerable(test));
        var metrics = ml.Regression.EvaluateSentenceSimilarity(scored, nameof(Pair.Label));

        Console.WriteLine($"  {test.Count} other pairs: Pearson {metrics.Pearson:0.000}, Spearman {metrics.Spearman:0.000}");
        foreach (var row in ml.Data.CreateEnumerable<Scored>(scored, reuseRowObject: false).Take(4))
            Console.WriteLine($"  {row.Score,5:0.00}  {row.Report} / {row.Note}");
    }

    // Each report with its own note, and with a note for another report.
    private static List<Pair> Pairs(string file)
    {
        var reports = Report.Read(file);
        var notes = reports.ConvertAll(report => report.Note).Distinct().ToList();
        return
        [
            .. reports
                .Index()
                .SelectMany(report =>
                    (Pair[])
                        [
                            new()
                            {
                                Report = report.Item.Text,
                                Note = report.Item.Note,
                                Label = 1,
                            },
                            new()
                            {
                                Report = report.Item.Text,
                                Note = notes[(notes.IndexOf(report.Item.Note) + 1 + (report.Index * 5 % (notes.Count - 1))) % notes.Count],
                                Label = 0,
                            },
                        ]),
        ];
    }

    private class Pair
    {
        public string Report { get; set; } = "";

        public string Note { get; set; } = "";

        public float Label { get; set; }
    }

    private sealed class Scored : Pair
    {
        public float Score { get; set; }
    }
}
