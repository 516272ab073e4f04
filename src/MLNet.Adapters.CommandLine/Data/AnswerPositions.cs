using System.Globalization;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Data;

/// <summary>Finds answers in their contexts where a file does not say where they are: their first occurrence counts.</summary>
internal static class AnswerPositions
{
    /// <exception cref="CommandException">An answer is no part of its context.</exception>
    public static (TextTable Table, ColumnRoles Roles) Complete(TextTable table, ColumnRoles roles)
    {
        if (roles is not { Task: TaskKind.Answers, AnswerIndex: null })
            return (table, roles);
        var (context, answer) = (table.IndexOf(roles.Text), table.IndexOf(roles.Label!));
        var rows = table.Rows.Select((row, index) =>
        {
            var position = row[context].Text.IndexOf(row[answer].Text, StringComparison.Ordinal);
            if (position < 0)
            {
                throw new CommandException(
                    $"The answer '{row[answer].Text}' in row {index + 1} of '{table.Source}' is no part of its context. "
                    + "Correct it, letter by letter.");
            }

            return (Cell[])[.. row, new Cell(position.ToString(CultureInfo.InvariantCulture))];
        });
        return (
            table with { Columns = [.. table.Columns, SquadReader.AnswerIndex], Rows = [.. rows] },
            roles with { AnswerIndex = SquadReader.AnswerIndex });
    }
}
