using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Models;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.CommandLine.Tasks;
using Spectre.Console;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary>Saves a trained model, evaluates it on a test file, and shows both.</summary>
internal static class TrainedResult
{
    /// <param name="terminal">Where to show it.</param>
    /// <param name="context">The context of the training.</param>
    /// <param name="data">The training data.</param>
    /// <param name="model">The model.</param>
    /// <param name="path">The file to save it to.</param>
    /// <param name="test">Reads the test rows; null if there are none.</param>
    /// <param name="trials">The leaderboard of a search; null without one.</param>
    public static void Finish(
        Terminal terminal,
        MLContext context,
        TrainingData data,
        ITransformer model,
        string path,
        Func<TextTable>? test,
        IReadOnlyList<AdapterSearchTrial>? trials = null)
    {
        var size = ModelOutput.Save(context, model, data.View.Schema, path);
        var loaded = new LoadedModel(path, model, data.View.Schema);
        var figures = test is null ? null : Evaluation.Of(context, loaded, test(), new Dictionary<string, string>());
        var report = loaded.Adapter.Report;
        var best = report.Epochs.FirstOrDefault(epoch => epoch.Epoch == report.BestEpoch);
        terminal.Show(
            new
            {
                Model = path,
                Bytes = size,
                Task = data.Roles.Task,
                report.TrainingRows,
                report.ValidationRows,
                report.BestEpoch,
                report.WasStopped,
                best?.ValidationLoss,
                best?.ValidationAccuracy,
                TrainedParameters = loaded.Adapter.ParameterSummary.Trainable,
                report.Seed,
                report.LearningRate,
                report.Seconds,
                Test = figures?.ToJson(),
                Trials = trials?.Select(Json),
            },
            console =>
            {
                console.WriteLine(report.ToString());
                if (trials is not null)
                    console.Write(Leaderboard(trials));
                figures?.Write(console);
                console.WriteLine($"Saved to {path}, {Tables.Size(size)}. Next: mlnet-adapters predict {path} \"some text\"");
            });
        if (report.WasStopped)
            terminal.Warn($"Training was interrupted; the model has the weights of epoch {report.BestEpoch}.");
    }

    /// <summary>Returns a table of trials.</summary>
    public static Table Leaderboard(IReadOnlyList<AdapterSearchTrial> trials)
    {
        var table = Tables.Create(
            "#round", "method", "#learning rate", "#epochs", "#rows", "#validation loss", "#accuracy", "#trained", "#seconds");
        foreach (var trial in trials)
        {
            table.AddTextRow(
                $"{trial.Round}",
                trial.Title,
                trial.LearningRate.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture),
                $"{trial.MaxEpochs}",
                Tables.Number(trial.TrainingRows),
                Tables.Figure(trial.ValidationLoss),
                Tables.Figure(trial.ValidationAccuracy),
                Tables.Number(trial.TrainableParameters),
                Tables.Seconds(trial.Seconds));
        }

        return table;
    }

    private static object Json(AdapterSearchTrial trial) => new
    {
        trial.Round,
        Method = trial.Title,
        trial.LearningRate,
        trial.MaxEpochs,
        trial.TrainingRows,
        trial.ValidationLoss,
        trial.ValidationAccuracy,
        trial.TrainableParameters,
        trial.Seconds,
    };
}
