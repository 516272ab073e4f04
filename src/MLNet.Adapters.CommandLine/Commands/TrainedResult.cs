using Microsoft.ML;
using MLNet.Adapters.CommandLine.Models;
using MLNet.Adapters.CommandLine.Output;
using Spectre.Console;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary>Saves a trained model, evaluates it on a test file, and shows both.</summary>
internal static class TrainedResult
{
    /// <param name="terminal">Where to show it.</param>
    /// <param name="input">What the model was trained with.</param>
    /// <param name="model">The model.</param>
    /// <param name="trials">The leaderboard of a search; null without one.</param>
    public static void Finish(
        Terminal terminal, TrainingInput input, ITransformer model, IReadOnlyList<AdapterSearchTrial>? trials = null)
    {
        var (context, path, schema) = (input.Context, input.ModelPath, input.Data.View.Schema);
        var size = ModelOutput.Save(context, model, schema, path);
        var loaded = new LoadedModel(path, model, schema);
        var figures = input.Test is { } test ? Evaluation.Of(context, loaded, test, new Dictionary<string, string>()) : null;
        var report = loaded.Adapter.Report;
        var best = report.Epochs.FirstOrDefault(epoch => epoch.Epoch == report.BestEpoch);
        terminal.Show(
            new
            {
                Model = path,
                Bytes = size,
                Task = input.Data.Roles.Task,
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
