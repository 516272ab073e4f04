using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;

namespace MLNet.Adapters.CommandLine.Tasks;

/// <summary>The names of the columns that models add: ML.NET's, unless the file has a column of that name, which would be hidden.</summary>
internal static class OutputNames
{
    private const string Usual = "Score";
    private const string Label = "PredictedLabel";
    private const string Other = "Model";

    public static string Score(ColumnRoles roles) => Free(Usual, roles);

    public static string PredictedLabel(ColumnRoles roles) => Free(Label, roles);

    /// <summary>Returns the name in a model that was trained on rows with this label.</summary>
    public static string Score(IDataView scored, string label) => In(scored, Usual, label);

    /// <inheritdoc cref="Score(IDataView, string)"/>
    public static string PredictedLabel(IDataView scored, string label) => In(scored, Label, label);

    private static string Free(string name, ColumnRoles roles) =>
        new[] { roles.Text, roles.Text2, roles.Label, roles.AnswerIndex }.Contains(name) ? Other + name : name;

    private static string In(IDataView scored, string name, string label) =>
        label == name || scored.Schema.GetColumnOrNull(name) is null ? Other + name : name;
}
