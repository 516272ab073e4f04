using System.Globalization;
using System.Text;

namespace MLNet.Adapters.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchmarkSettings
{
    public string? JsonPath { get; init; }

    /// <summary>The folder of pictures.</summary>
    public string? OutputPath { get; init; }

    /// <summary>The file of trainings that are done.</summary>
    public string? RunsPath { get; init; }

    public string? DataPath { get; init; }

    public required IReadOnlyList<int> Seeds { get; init; }

    public int? Threads { get; init; }

    public int? Rounds { get; init; }

    public int? Rows { get; init; }

    public string? Filter { get; init; }

    public bool? EncoderDropout { get; init; }

    public ComputePrecision? Precision { get; init; }

    /// <summary>The one case of activations that a process of its own measures.</summary>
    public int? ActivationCase { get; init; }

    /// <summary>The model whose first prediction a process of its own measures.</summary>
    public string? FirstPrediction { get; init; }

    /// <summary>The one case of ML.NET's trainers that a process of its own measures.</summary>
    public string? MLNetCase { get; init; }

    /// <summary>The command that measures the same again; paths, which differ between machines, are left out.</summary>
    public string Describe(string suite)
    {
        var command = new StringBuilder($"dotnet run -c Release --project benchmarks/MLNet.Adapters.Benchmarks -- {suite}");
        Add("seeds", string.Join(' ', Seeds));
        Add("threads", Threads);
        Add("rounds", Rounds);
        Add("rows", Rows);
        Add("filter", Filter is null ? null : $"\"{Filter}\"");
        Add("encoder-dropout", EncoderDropout);
        Add("precision", Precision);
        return command.ToString();

        void Add(string option, object? value)
        {
            if (value is not null)
                command.Append(CultureInfo.InvariantCulture, $" --{option} {value}");
        }
    }
}
