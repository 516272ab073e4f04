using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Tasks;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary>The rows of a file, its task and its columns.</summary>
internal sealed record TrainingData(TextTask Task, ColumnRoles Roles, TextTable Table, IDataView View);
