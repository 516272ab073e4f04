using MLNet.Adapters.CommandLine.Output;
using Spectre.Console;

namespace MLNet.Adapters.CommandLine.Tasks;

/// <summary>How well a model does.</summary>
/// <param name="Rows">The number of rows, or words.</param>
/// <param name="Values">The figures by name; the first one ranks models.</param>
/// <param name="Parts">The figures of each class, label or type; empty if the task has none.</param>
/// <param name="PartNames">The names of the parts' figures.</param>
internal sealed record Figures(
    int Rows,
    IReadOnlyList<(string Name, double Value)> Values,
    IReadOnlyList<(string Part, double[] Values, int Count)> Parts,
    IReadOnlyList<string> PartNames)
{
    public Figures(int rows, params (string Name, double Value)[] values)
        : this(rows, values, [], [])
    {
    }

    public object ToJson() => new
    {
        Rows,
        Figures = Values.ToDictionary(figure => figure.Name, figure => figure.Value),
        Parts = Parts.Count == 0
            ? null
            : Parts.ToDictionary(
                part => part.Part,
                part => PartNames.Zip(part.Values).Append(("count", part.Count)).ToDictionary(pair => pair.Item1, pair => pair.Item2)),
    };

    public void Write(IAnsiConsole console)
    {
        var figures = Values.Select(figure => (figure.Name, Tables.Figure(figure.Value)));
        console.Write(Tables.Facts([.. figures, ("rows", Tables.Number(Rows))]));
        if (Parts.Count == 0)
            return;
        var table = Tables.Create(["", .. PartNames.Select(name => $"#{name}"), "#count"]);
        foreach (var (part, values, count) in Parts)
            table.AddTextRow([part, .. values.Select(value => Tables.Figure(value)), Tables.Number(count)]);
        console.Write(table);
    }
}
