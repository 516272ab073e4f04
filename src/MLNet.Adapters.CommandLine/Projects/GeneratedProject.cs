using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.CommandLine.Data;

namespace MLNet.Adapters.CommandLine.Projects;

/// <summary>Writes a project as Model Builder does: training, consumption and evaluation in a file each.</summary>
/// <param name="name">The name of the project and of its class.</param>
/// <param name="table">The rows.</param>
/// <param name="roles">The columns of the rows.</param>
/// <param name="columns">The types of these columns.</param>
internal sealed class GeneratedProject(string name, TextTable table, ColumnRoles roles, IReadOnlyList<TableColumn> columns)
{
    private const string TorchVersion = "0.107.0";
    private static readonly JsonSerializerOptions Line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes all files.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <param name="packageSource">A folder with packages, which a nuget.config then names; null for none.</param>
    /// <returns>The names of the files.</returns>
    public IReadOnlyList<string> Write(string folder, string? packageSource)
    {
        var renamed = PropertyNames.Of(roles);
        var template = TaskTemplate.Of(renamed);
        var members = Members(renamed);
        var values = new Dictionary<string, string>
        {
            ["Name"] = name,
            ["Namespace"] = $"{name}Model",
            ["Version"] = typeof(AdapterTransformer).Assembly.GetName().Version!.ToString(3),
            ["TorchVersion"] = TorchVersion,
            ["PackageSource"] = packageSource ?? string.Empty,
            ["Pipeline"] = template.Pipeline.ReplaceLineEndings("\n    "), // below the member whose body it is
            ["InputMembers"] = string.Join("\n\n", members.Select(member => $"        {Declare(member)}")),
            ["OutputMembers"] = template.Output,
            ["Evaluate"] = template.Evaluate,
            ["Show"] = template.Show,
        };
        (string File, string Template)[] files =
        [
            ($"{name}.csproj", "project.csproj"),
            ("Program.cs", "Program.cs"),
            ($"{name}.training.cs", "training.cs"),
            ($"{name}.consumption.cs", "consumption.cs"),
            ($"{name}.evaluate.cs", "evaluate.cs"),
            (".gitignore", "gitignore"),
            .. packageSource is null ? [] : new[] { ("nuget.config", "nuget.config") },
        ];
        foreach (var (file, resource) in files)
            Write(folder, file, writer => writer.Write(Fill(resource, values)));
        Write(folder, $"{name}.jsonl", writer => WriteRows(writer, members));
        return [.. files.Select(file => file.File), $"{name}.jsonl"];
    }

    // Each column with the name of its property.
    private List<(string Property, TableColumn Column)> Members(ColumnRoles renamed)
    {
        (string? Old, string? New)[] names =
        [
            (roles.Text, renamed.Text),
            (roles.Text2, renamed.Text2),
            (roles.Label, renamed.Label),
            (roles.AnswerIndex, renamed.AnswerIndex),
        ];
        return [.. columns.Select(column => (names.First(pair => pair.Old == column.Name).New!, column))];
    }

    private static string Declare((string Property, TableColumn Column) member) => member.Column.Kind switch
    {
        ColumnKind.List => $"public string[] {member.Property} {{ get; set; }} = [];",
        ColumnKind.Number => $"public float {member.Property} {{ get; set; }}",
        ColumnKind.Index => $"public int {member.Property} {{ get; set; }}",
        _ => $"public string {member.Property} {{ get; set; }} = string.Empty;",
    };

    private void WriteRows(TextWriter writer, List<(string Property, TableColumn Column)> members)
    {
        var positions = members.ConvertAll(member => table.IndexOf(member.Column.Source!));
        foreach (var cells in table.Rows)
        {
            var row = members.Select((member, index) => (member.Property, Value: Value(member.Column.Kind, cells[positions[index]])));
            writer.Write(JsonSerializer.Serialize(row.ToDictionary(pair => pair.Property, pair => pair.Value), Line));
            writer.Write('\n');
        }
    }

    private static object Value(ColumnKind kind, Cell cell) => kind switch
    {
        ColumnKind.List => cell.Items,
        ColumnKind.Number => float.Parse(cell.Text, System.Globalization.CultureInfo.InvariantCulture),
        ColumnKind.Index => int.Parse(cell.Text, System.Globalization.CultureInfo.InvariantCulture),
        _ => cell.Text,
    };

    private static string Fill(string resource, Dictionary<string, string> values)
    {
        using var stream = Assembly.GetExecutingAssembly()
            .GetManifestResourceStream($"MLNet.Adapters.CommandLine.Templates.{resource}.txt")!;
        using var reader = new StreamReader(stream);
        return values.Aggregate(reader.ReadToEnd(), (text, value) => text.Replace($"${value.Key}$", value.Value, StringComparison.Ordinal));
    }

    private static void Write(string folder, string file, Action<TextWriter> write) =>
        AtomicFile.Write(Path.Combine(folder, file), stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            write(writer);
        });
}
