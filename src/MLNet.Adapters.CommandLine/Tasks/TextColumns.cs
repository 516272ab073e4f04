using MLNet.Adapters.CommandLine.Data;

namespace MLNet.Adapters.CommandLine.Tasks;

/// <summary>The columns of tasks on one or two texts.</summary>
internal static class TextColumns
{
    public static IReadOnlyList<TableColumn> Of(ColumnRoles roles, ColumnKind label)
    {
        var columns = new List<TableColumn> { new(roles.Text, ColumnKind.Text, roles.Text) };
        if (roles.Text2 is { } second)
            columns.Add(new TableColumn(second, ColumnKind.Text, second));
        if (roles.Label is { } name)
            columns.Add(new TableColumn(name, label, name));
        return columns;
    }
}
