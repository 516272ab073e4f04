using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Trains embeddings on pairs that are drawn from labelled rows.</summary>
internal sealed class FewShotEmbedding
{
    private const string Label = "Label"; // of a pair

    private readonly IHost _host;
    private readonly AdapterFewShotClassificationOptions _options;
    private readonly AdapterContrastiveOptions _training;

    public FewShotEmbedding(IHost host, AdapterFewShotClassificationOptions options)
    {
        (_host, _options) = (host, options);
        _training = options.Training with
        {
            Sentence1ColumnName = options.InputColumnName,
            Sentence2ColumnName = $"Partner of {options.InputColumnName}",
            LabelColumnName = Label,
            OutputColumnName = options.FeatureColumnName,
        };
        Trainer(_training); // checks the options before there are data
    }

    private bool IsGraded => _training.Loss == ContrastiveLossKind.CoSent;

    /// <summary>Reads the rows, draws pairs and trains on them.</summary>
    /// <inheritdoc cref="FewShotRows.Read" path="/exception"/>
    public AdapterContrastiveTransformer Fit(IDataView data)
    {
        using var channel = _host.Start("Pairs");
        var rows = FewShotRows.Read(_host, channel, data, _options);
        var seed = _training.Seed ?? EnvironmentSettings.Of(_host).Seed ?? Random.Shared.Next();
        var pairs = FewShotPairs.Draw(rows, _options.Partners, withOthers: IsGraded, seed);
        channel.Info($"Drew {pairs.Count:N0} pairs from {rows.Count:N0} rows, seed {seed}.");
        return Trainer(_training with { Seed = seed }).Fit(ToView(pairs));
    }

    private AdapterContrastiveTrainer Trainer(AdapterContrastiveOptions options) => new(_host, options);

    private IDataView ToView(IReadOnlyList<FewShotPair> pairs)
    {
        var view = new ArrayDataViewBuilder(_host);
        view.AddColumn(_training.Sentence1ColumnName, [.. pairs.Select(pair => pair.First)]);
        view.AddColumn(_training.Sentence2ColumnName, [.. pairs.Select(pair => pair.Second)]);
        if (IsGraded)
            view.AddColumn(Label, NumberDataViewType.Single, [.. pairs.Select(pair => pair.IsSameClass ? 1f : 0)]);
        return view.GetDataView();
    }
}
