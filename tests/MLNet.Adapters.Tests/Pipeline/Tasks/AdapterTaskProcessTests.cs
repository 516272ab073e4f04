using Microsoft.ML;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Pipeline.Embedding;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>Models of every task in a process that did not train them.</summary>
[TestClass]
public sealed class AdapterTaskProcessTests : IDisposable
{
    private const int Rows = 6;
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(1);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_model_of_each_task_gives_the_same_columns_bit_by_bit()
    {
        (string Name, ITransformer Model, IDataView Data)[] tasks =
        [
            ("entities", TinyTags.Fit(TinyTags.Options, TinyTags.Rows(Rows)), Load(TinyTags.Rows(Rows))),
            ("similarity", TinyPairs.Fit(TinyPairs.Options, TinyPairs.Rows(Rows)), Load(TinyPairs.Rows(Rows))),
            ("labels", TinyLabels.Fit(TinyLabels.Options, TinyLabels.Rows(Rows)), Load(TinyLabels.Rows(Rows))),
            ("binary", TinyFlags.Fit(TinyFlags.Options, TinyFlags.Rows(Rows)), Load(TinyFlags.Rows(Rows))),
            ("answers", TinyQuestions.Fit(TinyQuestions.Options, TinyQuestions.Rows(Rows)), Load(TinyQuestions.Rows(Rows))),
            ("language", TinyTexts.Fit(TinyTexts.Options, TinyTask.Rows(Rows)), Load(TinyTask.Rows(Rows))),
            ("contrastive", TinyTextPairs.Fit(TinyTextPairs.Options, TinyTextPairs.Rows(Rows)), Load(TinyTextPairs.Rows(Rows))),
            (
                "embedding",
                _context.Transforms.Text.EncoderEmbedding(TinyEmbeddings.Options).Fit(Load(TinyTask.Rows(Rows))),
                Load(TinyTask.Rows(Rows))),
        ];
        foreach (var (name, model, data) in tasks)
        {
            _context.Model.Save(model, null, PathOf(name, "zip"));
            using var rows = File.Create(PathOf(name, "rows"));
            _context.Data.SaveAsBinary(data, rows);
        }

        LoaderProcess.Run([
            "transform",
            .. tasks.SelectMany(task => (string[])[PathOf(task.Name, "zip"), PathOf(task.Name, "rows"), PathOf(task.Name, "scored")]),
        ]);

        foreach (var (name, model, data) in tasks)
        {
            CollectionAssert.AreEqual(Values(model.Transform(data)), Values(_context.Data.LoadFromBinary(PathOf(name, "scored"))), name);
            ((IDisposable)model).Dispose();
        }
    }

    private static string[] Values(IDataView view) =>
        [.. RowText.ReadAll(view, column => !column.IsHidden).Select(row => string.Join(" | ", row.Values))];

    private IDataView Load<TRow>(IEnumerable<TRow> rows)
        where TRow : class => _context.Data.LoadFromEnumerable(rows);

    private string PathOf(string name, string extension) => _folder.File($"{name}.{extension}");
}
