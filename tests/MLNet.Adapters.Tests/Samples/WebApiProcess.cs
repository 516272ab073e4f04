using System.Diagnostics;
using Microsoft.ML;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;
using Repository = MLNet.Adapters.Tests.Build.Repository;

namespace MLNet.Adapters.Tests.Samples;

/// <summary>The sample WebApi as a process of its own, with small models of its kinds.</summary>
internal sealed class WebApiProcess : IDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _models = new();
    private readonly Process _process;
    private readonly List<string> _output = [];

    public WebApiProcess()
    {
        SaveSentiment();
        SaveEntities();
        var folder = Path.Combine(Repository.Root, "samples", "WebApi", "bin", Repository.Configuration, "net10.0");
        string[] arguments = [Path.Combine(folder, "WebApi.dll"), "--urls", "http://127.0.0.1:0", "--models", _models.Path];
        _process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardOutput = true,
        })!;
        var address = Task.Run(ReadAddress);
        if (!address.Wait(StartTime) || address.Result is not { } found)
        {
            Dispose();
            throw new InvalidOperationException($"The sample did not start: {string.Join(Environment.NewLine, _output)}");
        }

        Client = new HttpClient { BaseAddress = new Uri(found) };
        _ = Task.Run(() => _process.StandardOutput.ReadToEnd()); // so that it can go on writing
    }

    public HttpClient Client { get; } = new();

    /// <summary>The file of the model for sentiment.</summary>
    public string SentimentFile => _models.File("sentiment.zip");

    /// <summary>Replaces the model for sentiment by one of another seed.</summary>
    public void SaveSentiment(int seed = 1)
    {
        var context = new MLContext(seed);
        var rows = context.Data.LoadFromEnumerable(TinyTask.Rows(30));
        var options = TinyFusion.Options with { Seed = seed, EncoderStorage = EncoderStorage.Embedded };
        using var model = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(TinyFusion.Trainer(context, options))
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(rows);
        context.Model.SaveAtomically(model, rows.Schema, SentimentFile);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Client.Dispose();
        _models.Dispose();
    }

    private void SaveEntities()
    {
        var context = new MLContext(1);
        var rows = TinyTags.Load(context, TinyTags.Rows(30));
        var options = TinyTags.Options with { EncoderStorage = EncoderStorage.Embedded, MaxEpochs = 10 };
        using var model = context.MulticlassClassification.Trainers.AdapterNamedEntityRecognition(options).Fit(rows);
        context.Model.SaveAtomically(model, rows.Schema, _models.File("entities.zip"));
    }

    private string? ReadAddress()
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            _output.Add(line);
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
                return line[(at + Listening.Length)..].Trim();
        }

        return null;
    }
}
