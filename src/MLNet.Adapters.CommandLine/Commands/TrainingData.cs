using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.CommandLine.Tasks;
using MLNet.Adapters.CommandLine.Training;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary>The rows of a file, its task and its columns.</summary>
internal sealed record TrainingData(TextTask Task, ColumnRoles Roles, TextTable Table, IDataView View)
{
    /// <summary>Trains a model, and shows its progress.</summary>
    public ITransformer Train(Terminal terminal, MLContext context, string title, TrainSettings settings) =>
        TrainingDisplay.Run(terminal, title, progress => Task.Train(context, Roles, View, settings with { Progress = progress }));
}
