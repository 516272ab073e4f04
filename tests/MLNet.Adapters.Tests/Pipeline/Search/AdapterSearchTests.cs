using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Search;

[TestClass]
public sealed class AdapterSearchTests
{
    private const int Many = 900; // enough for two rounds
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(5);

    private static AdapterSearchOptions Small => new()
    {
        Budget = Enough,
        Adapters = [BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 4 }, new LoraConfig()],
        LearningRates = [TinyTask.Standstill, 1e-2],
        Epochs = [1, 2],
        MaxCandidates = 6,
    };

    [TestMethod]
    public void The_best_of_all_candidates_is_kept()
    {
        var result = Run(TinyTask.Options with { LearningRate = TinyTask.Standstill }, Small with { Epochs = [15, 25] }, rows: 60);

        // Too few rows for several rounds: every candidate is trained on all of them.
        Assert.HasCount(6, result.Trials);
        Assert.IsTrue(result.Trials.All(trial => trial.Round == 1));
        Assert.AreEqual(result.Trials.Min(trial => trial.ValidationLoss), result.Trials[0].ValidationLoss);
        Assert.AreEqual(1e-2, result.Trials[0].LearningRate, result.ToString());
        Assert.AreEqual(1e-2, result.Options.LearningRate);
        Assert.AreEqual(result.Trials[0].Adapter, result.Options.Adapter);
        Assert.AreEqual(result.Trials[0].MaxEpochs, result.Options.MaxEpochs);
        var best = result.Model.Report.Epochs[result.Model.Report.BestEpoch - 1];
        Assert.AreEqual(result.Trials[0].ValidationLoss, best.ValidationLoss);
        Assert.AreEqual(result.Trials[0].ValidationAccuracy, best.ValidationAccuracy);
        Assert.HasCount(3, TinyTask.Scores(result.Model, TinyTask.Rows(1))[0]);
    }

    [TestMethod]
    public void The_options_of_the_trainer_are_the_first_candidate_and_differ_from_all_others()
    {
        var options = TinyTask.Options with { LearningRate = 1e-2, MaxEpochs = 2 };

        var trials = Run(options, Small with { MaxCandidates = 20 }, rows: 60).Trials;

        var own = trials.Single(trial => trial.Candidate == 1);
        Assert.AreEqual((options.Adapter, 1e-2, 2), (own.Adapter, own.LearningRate, own.MaxEpochs));
        Assert.HasCount(8, trials); // 2 methods, 2 rates, 2 numbers of epochs: one of them is the own
        Assert.HasCount(8, trials.Select(trial => (trial.Adapter, trial.LearningRate, trial.MaxEpochs)).Distinct());
    }

    [TestMethod]
    public void Rounds_have_three_times_the_rows_and_a_third_of_the_candidates_beside_the_first()
    {
        var trials = Run(TinyTask.Options with { LearningRate = TinyTask.Standstill }, Small, Many).Trials;

        var (first, last) = (trials.Where(trial => trial.Round == 1).ToList(), trials.Where(trial => trial.Round == 2).ToList());
        Assert.HasCount(6, first);
        Assert.HasCount(3, last); // a third of five, and the trainer's own options
        Assert.AreEqual(1, last.Single(trial => trial.LearningRate == TinyTask.Standstill).Candidate);
        // A tenth is held out; each row is drawn with a probability of a third: six standard deviations of the count are allowed.
        Assert.AreEqual(0.9 * Many, last[0].TrainingRows, 6 * Math.Sqrt(Many * 0.1 * 0.9));
        Assert.AreEqual(last[0].TrainingRows / 3.0, first[0].TrainingRows, 6 * Math.Sqrt(last[0].TrainingRows * 2 / 9.0));
        Assert.AreSame(last[0], trials[0]);
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_candidates_and_the_same_model()
    {
        var (first, second) = (Run(TinyTask.Options, Small, 60), Run(TinyTask.Options, Small, 60));

        CollectionAssert.AreEqual(
            first.Trials.Select(trial => trial.ToString()).ToList(),
            second.Trials.Select(trial => trial.ToString()).ToList());
        CollectionAssert.AreEqual(TinyTask.Weights(first.Model), TinyTask.Weights(second.Model));
        var other = Run(TinyTask.Options with { Seed = 2 }, Small, 60);
        CollectionAssert.AreNotEqual(TinyTask.Weights(first.Model), TinyTask.Weights(other.Model));
    }

    [TestMethod]
    public void The_leaderboard_is_reported_after_each_trial()
    {
        var reports = new List<AdapterSearchProgress>();

        var result = Run(TinyTask.Options, Small with { Progress = new Recorder(reports) }, 60);

        Assert.HasCount(result.Trials.Count, reports);
        CollectionAssert.AreEqual(Enumerable.Range(1, reports.Count).ToList(), reports.ConvertAll(report => report.Leaderboard.Count));
        CollectionAssert.Contains(reports[2].Leaderboard.ToList(), reports[2].Last);
        CollectionAssert.AreEqual(result.Trials.ToList(), reports[^1].Leaderboard.ToList());
        Assert.AreEqual(Enough, reports[0].Budget);
    }

    [TestMethod]
    public void The_end_of_the_budget_keeps_the_best_so_far()
    {
        // The budget ends during the second candidate or later; the first has seen to it that there is a model.
        using var stop = new CancellationTokenSource();
        var reports = new List<AdapterSearchProgress>();
        var progress = new Recorder(reports, () => stop.Cancel());

        var result = Run(TinyTask.Options with { StopToken = stop.Token }, Small with { Progress = progress }, 60);

        Assert.HasCount(1, result.Trials);
        Assert.AreEqual(1, result.Trials[0].Candidate);
        Assert.AreEqual(stop.Token, result.Options.StopToken);
    }

    [TestMethod]
    public void A_candidate_that_diverges_is_listed_last()
    {
        var search = Small with { LearningRates = [1e30, 1e-2], Epochs = [1], Adapters = [TinyTask.Options.Adapter!] };

        var trials = Run(TinyTask.Options, search, 60).Trials;

        Assert.AreEqual(double.PositiveInfinity, trials[^1].ValidationLoss);
        Assert.AreEqual(1e30, trials[^1].LearningRate);
        Assert.IsTrue(double.IsFinite(trials[0].ValidationLoss));
    }

    [TestMethod]
    public void A_budget_that_ends_before_the_first_step_is_an_error()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            Run(TinyTask.Options, Small with { Budget = TimeSpan.FromTicks(1) }, 60));

        StringAssert.Contains(error.Message, "Raise Budget");
    }

    [TestMethod]
    public void Cancelling_ends_the_search_without_a_model()
    {
        using var source = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => Run(
            TinyTask.Options with { CancellationToken = source.Token },
            Small with { Progress = new Recorder([], () => source.Cancel()) },
            60));
    }

    [TestMethod]
    public void Options_that_cannot_be_varied_are_refused_before_anything_is_trained()
    {
        Refuses(TinyTask.Options with { FineTuning = FineTuning.HeadOnly, Adapter = null }, Small, "FineTuning is HeadOnly");
        Refuses(TinyTask.Options with { InitialAdapter = TinyTask.Learnt, Adapter = null }, Small, "InitialAdapter is set");
        Refuses(TinyTask.Options, Small with { Budget = TimeSpan.Zero }, "Budget is 00:00:00");
        Refuses(TinyTask.Options, Small with { MaxCandidates = 0 }, "MaxCandidates is 0");
        Refuses(TinyTask.Options, Small with { LearningRates = [0] }, "LearningRates has the value 0");
        Refuses(TinyTask.Options, Small with { Epochs = [0] }, "Epochs has the value 0");
        Refuses(TinyTask.Options, Small with { Epochs = [] }, "Epochs is empty");
        Refuses(TinyTask.Options, Small with { Adapters = [] }, "Adapters is empty");
        Refuses(TinyTask.Options, Small with { Adapters = [new LoraConfig { Rank = 0 }] }, "rank");

        static void Refuses(AdapterTextClassificationOptions options, AdapterSearchOptions search, string fact) =>
            StringAssert.Contains(Assert.Throws<ArgumentException>(() => Run(options, search, 60)).Message, fact);
    }

    [TestMethod]
    public void Data_without_rows_to_hold_out_is_refused() =>
        StringAssert.Contains(
            Assert.Throws<InvalidOperationException>(() => Run(TinyTask.Options, Small, 1)).Message, "The data has 1 rows");

    [TestMethod]
    public void A_validation_set_is_used_and_no_row_is_held_out()
    {
        var options = TinyTask.Options with { ValidationSet = SmallData.Load(new MLContext(), TinyTask.Rows(12)) };

        var result = Run(options, Small with { MaxCandidates = 2 }, 60);

        Assert.AreEqual(60, result.Trials[0].TrainingRows);
        Assert.AreEqual(12, result.Model.Report.ValidationRows);
    }

    [TestMethod]
    [DataRow("Pfeiffer, reduction 16")]
    [DataRow("Pfeiffer, reduction 4, without layers 0")]
    [DataRow("LoRA, rank 8")]
    public void The_usual_candidates_differ_in_method_size_and_layers(string title)
    {
        var search = new AdapterSearchOptions { Budget = Enough, LearningRates = [1e-2], Epochs = [1] };

        var trials = Run(TinyTask.Options with { MaxEpochs = 1 }, search, 60).Trials;

        CollectionAssert.Contains(trials.Select(trial => trial.Title).ToList(), title);
    }

    private static AdapterSearchResult<AdapterTextClassificationOptions, AdapterTextClassificationTransformer> Run(
        AdapterTextClassificationOptions options, AdapterSearchOptions search, int rows)
    {
        var context = new MLContext();
        return AdapterSearch.Run(
            context,
            SmallData.Load(context, TinyTask.Rows(rows)),
            options,
            context.MulticlassClassification.Trainers.AdapterTextClassification,
            search);
    }

    private sealed class Recorder(List<AdapterSearchProgress> reports, Action? act = null) : IProgress<AdapterSearchProgress>
    {
        public void Report(AdapterSearchProgress value)
        {
            reports.Add(value);
            act?.Invoke();
        }
    }
}
