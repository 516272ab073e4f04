using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters;

namespace WebApiSample;

/// <summary>The models of this sample. They are trained at the first start, which takes a minute or two.</summary>
/// <param name="folder">The folder of the files; created if it is missing.</param>
internal sealed class ModelFiles(string folder)
{
    private const int SourceRows = 800;
    private const int SourceEpochs = 2;
    private const int FusionEpochs = 6;
    private const int EntityEpochs = 30;

    private static readonly (string Name, string File)[] Sources =
    [
        ("movies", "movies.train4000.tsv"),
        ("tweets", "tweets.train.tsv"),
        ("news", "news.train.tsv"),
    ];

    private readonly MLContext _context = new(seed: 1);

    /// <summary>A fusion of adapters for films, tweets and news, for the sentiment of product reviews.</summary>
    public string Sentiment => Path.Combine(folder, "sentiment.zip");

    /// <summary>Products and brands in reviews.</summary>
    public string Entities => Path.Combine(folder, "entities.zip");

    /// <summary>Trains the models whose files are missing.</summary>
    /// <param name="log">Where progress is reported.</param>
    public void TrainMissing(ILogger log)
    {
        Directory.CreateDirectory(folder);
        if (!File.Exists(Sentiment))
        {
            log.LogInformation("The model for sentiment is missing. It is trained now, once, which takes a minute or two.");
            TrainSentiment(log);
        }

        if (!File.Exists(Entities))
        {
            log.LogInformation("The model for entities is missing. It is trained now, once.");
            TrainEntities();
        }
    }

    private void TrainSentiment(ILogger log)
    {
        var sources = new List<TrainedAdapter>();
        foreach (var (name, file) in Sources)
        {
            log.LogInformation("Training an adapter on {Rows} sentences of {Name}.", SourceRows, name);
            var rows = _context.Data.TakeRows(Reviews(file), SourceRows);
            using var source = Classifier(new AdapterTextClassificationOptions { MaxEpochs = SourceEpochs }).Fit(rows);
            sources.Add(TrainedAdapter.FromModel(source, name));
        }

        log.LogInformation("Training a fusion of the adapters on product reviews.");
        var reviews = Reviews("products.train300.tsv");
        using var model = Classifier(new AdapterTextClassificationOptions
        {
            FusedAdapters = sources,
            Adapter = null,
            MaxEpochs = FusionEpochs,
        }).Fit(reviews);
        _context.Model.SaveAtomically(model, reviews.Schema, Sentiment);
    }

    private EstimatorChain<ITransformer> Classifier(AdapterTextClassificationOptions options) =>
        _context.Transforms.Conversion.MapValueToKey(nameof(Review.Label))
            .Append(_context.MulticlassClassification.Trainers.AdapterTextClassification(options with { MaxTokens = 64 }))
            .Append((IEstimator<ITransformer>)_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    private void TrainEntities()
    {
        var rows = _context.Data.LoadFromEnumerable(File.ReadLines(DataFile("entities.train.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .Select(parts => new Sentence { Text = parts[0], Tags = parts[1].Split(' ') }));
        using var model = _context.Transforms.Conversion.MapValueToKey("Label", nameof(Sentence.Tags))
            .Append(_context.MulticlassClassification.Trainers.AdapterNamedEntityRecognition(maxEpochs: EntityEpochs))
            .Fit(rows);
        _context.Model.SaveAtomically(model, rows.Schema, Entities);
    }

    private IDataView Reviews(string file) =>
        _context.Data.LoadFromTextFile<Review>(DataFile(file), separatorChar: '\t', hasHeader: true, allowQuoting: false);

    private static string DataFile(string file) => Path.Combine(AppContext.BaseDirectory, "data", file);
}
