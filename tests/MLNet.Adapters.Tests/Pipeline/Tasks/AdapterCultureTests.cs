using System.Globalization;
using Microsoft.ML;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>Regional settings change no number and no letter.</summary>
[TestClass]
public sealed class AdapterCultureTests : IDisposable
{
    private static readonly string[] Cultures = ["", "tr-TR", "de-DE", "ar-SA", "th-TH"]; // the invariant one first
    private static readonly IReadOnlyList<LabelledText> Rows = [new() { Text = "ISTANBUL Iiİ" }, .. TinyTask.Rows(20)];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Training_files_and_scores_are_the_same_in_every_culture()
    {
        var made = Cultures.ToDictionary(culture => culture, culture => In(culture, () => Make(culture)));
        var expected = made[""];

        foreach (var (culture, other) in made)
        {
            CollectionAssert.AreEqual(expected.Scores, other.Scores, culture);
            Assert.AreEqual(expected.Summary, other.Summary, culture);
            CollectionAssert.AreEqual(expected.Files.Keys.Order().ToArray(), other.Files.Keys.Order().ToArray());
            foreach (var (name, content) in expected.Files)
                CollectionAssert.AreEqual(content, other.Files[name], $"{name}, {culture}");
        }
    }

    [TestMethod]
    public void Files_of_each_culture_load_in_every_other()
    {
        var made = Cultures.ToDictionary(culture => culture, culture => In(culture, () => Make(culture)));

        foreach (var (written, read) in Cultures.SelectMany(written => Cultures.Select(read => (written, read))))
        {
            In(read, () =>
            {
                var context = new MLContext(1);
                var loaded = context.Model.Load(ModelFile(written), out _);
                using var disposing = loaded as IDisposable;
                CollectionAssert.AreEqual(made[""].Scores, Scores(loaded), $"{written} in {read}");
                Assert.AreEqual(
                    made[""].Adapter,
                    Convert.ToHexString(TrainedAdapter.Load(AdapterFolder(written), TinyTask.Encoder).Weights),
                    $"{written} in {read}");
                return true;
            });
        }
    }

    private static T In<T>(string culture, Func<T> work)
    {
        var usual = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            return work();
        }
        finally
        {
            CultureInfo.CurrentCulture = usual;
        }
    }

    private static float[] Scores(ITransformer model) => [.. TinyTask.Scores(model, Rows).SelectMany(scores => scores)];

    private string ModelFile(string culture) => _folder.File($"model-{culture}.zip");

    private string AdapterFolder(string culture) => _folder.File($"adapter-{culture}");

    private Made Make(string culture)
    {
        var context = new MLContext(1);
        using var model = TinyTask.Trainer(context, TinyTask.Options).Fit(SmallData.Load(context, TinyTask.Rows(30)));
        context.Model.Save(model, null, ModelFile(culture));
        var adapter = TrainedAdapter.FromModel(model, "adapter");
        adapter.Save(AdapterFolder(culture));
        var files = Directory.GetFiles(AdapterFolder(culture)).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);
        return new Made(Scores(model), $"{model.ParameterSummary}", Convert.ToHexString(adapter.Weights), files);
    }

    private sealed record Made(float[] Scores, string Summary, string Adapter, Dictionary<string, byte[]> Files);
}
