using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Checkpoints;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>Models in a process that did not train them, and that names no type of the library before it loads them.</summary>
[TestClass]
public sealed class AdapterProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(1);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Model_alone_predicts_bit_equal()
    {
        using var model = TinyReviews.Fit(_context);

        AreEqual(model, SmallData.Load(_context, TinyReviews.Rows));
    }

    [TestMethod]
    public void Model_in_a_chain_with_stock_stages_predicts_bit_equal_labels_and_scores()
    {
        var data = _context.Data.LoadFromEnumerable(TinyReviews.Rows);
        using var model = _context.Transforms.Conversion.MapValueToKey("Label")
            .AppendCacheCheckpoint(_context)
            .Append(_context.MulticlassClassification.Trainers.AdapterTextClassification(TinyReviews.Options))
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(data);

        AreEqual(model, data);
    }

    [TestMethod]
    public void Model_of_pairs_predicts_bit_equal()
    {
        var data = _context.Data.LoadFromEnumerable(
            TinyReviews.Rows.Select(row => new ReviewRow
            {
                Text = row.Text,
                Second = "is it good or bad?",
                Label = row.Label,
            }));
        using var model = _context
            .Transforms.Conversion.MapValueToKey("Label")
            .Append(
                _context.MulticlassClassification.Trainers.AdapterTextClassification(
                    TinyReviews.Options with
                    {
                        Sentence2ColumnName = "Second",
                    }))
            .Fit(data);

        AreEqual(model, data, row => "\tis it good or bad?");
    }

    [TestMethod]
    public void Two_class_model_on_the_default_encoder_is_small_and_finds_it_in_the_application_s_folder()
    {
        var rows = SmallData.Rows.Where(row => row.Label != "neutral").Take(12).ToList();
        using var model = _context
            .MulticlassClassification.Trainers.AdapterTextClassification(maxEpochs: 1)
            .Fit(SmallData.Load(_context, rows));
        var path = Save(model);

        Assert.IsLessThan(3_000_000, new FileInfo(path).Length);
        CollectionAssert.AreEqual(
            Lines(model.Transform(SmallData.Load(_context, rows))),
            LoaderProcess.Run("score", path, Write(rows.Select(row => row.Text))));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Encoder_that_is_not_there_is_an_error_until_its_folder_is_named()
    {
        var encoders = Directory.CreateDirectory(_folder.File("encoders")).FullName;
        var copy = Path.Combine(encoders, "tiny");
        Directory.Move(TinyBert.CopyTo(_folder), copy);
        using var model = TinyReviews.Fit(
            _context,
            TinyReviews.Options with
            {
                Encoder = PretrainedEncoder.FromDirectory(copy),
                EncoderStorage = EncoderStorage.Referenced,
            });
        string[] command = ["score", Save(model), Write(TinyReviews.Rows.Select(row => row.Text))];

        var without = LoaderProcess.RunIn(LoaderProcess.Folder, null, command);
        var with = LoaderProcess.RunIn(LoaderProcess.Folder, encoders, command);

        Assert.AreEqual(1, without.ExitCode);
        foreach (var part in (string[])["'tiny'", model.Encoder.Sha256, "was not found", EncoderLookup.EnvironmentVariable])
            StringAssert.Contains(without.Error, part);
        Assert.AreEqual(0, with.ExitCode, with.Error);
        CollectionAssert.AreEqual(Lines(model.Transform(SmallData.Load(_context, TinyReviews.Rows))), with.Output);
    }

    [TestMethod]
    public void Default_encoder_without_its_package_is_an_error_that_names_the_package()
    {
        var application = LoaderProcess.CopyWithoutEncoders(_folder, withNative: false);

        var ended = LoaderProcess.RunIn(application, null, "default");

        Assert.AreEqual(1, ended.ExitCode);
        StringAssert.Contains(ended.Error, "FileNotFoundException");
        StringAssert.Contains(ended.Error, "dotnet add package MLNet.Adapters.Encoders.MiniLM");

        using var model = _context
            .MulticlassClassification.Trainers.AdapterTextClassification(maxEpochs: 1)
            .Fit(SmallData.Load(_context, SmallData.Rows.Take(9)));
        ended = LoaderProcess.RunIn(application, null, "score", Save(model), Write(["good"]));

        Assert.AreEqual(1, ended.ExitCode);
        foreach (
            var part in (string[])
                ["'all-MiniLM-L6-v2'", PretrainedEncoder.Default.Sha256, "was not found", "package MLNet.Adapters.Encoders.MiniLM"])
            StringAssert.Contains(ended.Error, part);
        Assert.AreEqual(PretrainedEncoder.Default.Sha256, LoaderProcess.Run("default").Single());
    }

    [TestMethod]
    public void Without_a_native_library_the_first_use_is_one_error_that_names_the_package()
    {
        using var model = TinyReviews.Fit(_context, TinyReviews.Options with { MaxEpochs = 1 });
        var application = LoaderProcess.CopyWithoutEncoders(_folder, withNative: false);
        string[][] uses =
        [
            ["score", Save(model), Write(["good film"])],
            ["count", TinyBert.Folder],
            ["rivals", TinyBert.Folder, "adapter"],
        ];

        foreach (var use in uses)
        {
            var ended = LoaderProcess.RunIn(application, null, use);

            Assert.AreEqual(1, ended.ExitCode, ended.Error);
            StringAssert.StartsWith(ended.Error.TrimStart(), "MLNet.Adapters.NativeLibraryMissingException", use[0]);
            StringAssert.Contains(ended.Error, "dotnet add package TorchSharp-cpu");
        }
    }

    [TestMethod]
    public void Native_libraries_with_threads_of_their_own_share_the_process_in_both_orders()
    {
        string[] stages = ["lightgbm", "fasttree", "onnx", "adapter"];
        foreach (var order in new[] { stages, [.. stages.Reverse()] })
        {
            var figures = LoaderProcess.Run(["rivals", TinyBert.Folder, .. order]).Select(line => line.Split(' ')).ToDictionary(
                parts => parts[0], parts => double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));

            CollectionAssert.AreEqual(order, figures.Keys.ToArray());
            Assert.IsGreaterThan(0.9, figures["lightgbm"]);
            Assert.IsGreaterThan(0.9, figures["fasttree"]);
            Assert.AreEqual(14, figures["onnx"]);
            Assert.IsGreaterThanOrEqualTo(0.5, figures["adapter"]);
        }
    }

    private void AreEqual(ITransformer model, IDataView data, Func<LabelledText, string>? second = null)
    {
        var rows = Write(TinyReviews.Rows.Select(row => row.Text + second?.Invoke(row)));

        CollectionAssert.AreEqual(Lines(model.Transform(data)), LoaderProcess.Run("score", Save(model), rows));
    }

    private string Save(ITransformer model)
    {
        var path = _folder.File($"{Guid.NewGuid():N}.zip");
        _context.Model.Save(model, null, path);
        return path;
    }

    private string Write(IEnumerable<string?> lines)
    {
        File.WriteAllLines(_folder.File("rows.txt"), lines!);
        return _folder.File("rows.txt");
    }

    // As the other process writes them.
    private static string[] Lines(IDataView scored)
    {
        var predictions = scored.Schema["PredictedLabel"].Type is TextDataViewType
            ? scored.GetColumn<string>("PredictedLabel")
            : scored.GetColumn<uint>("PredictedLabel").Select(key => key.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return
        [
            .. predictions.Zip(TinyReviews.Scores(scored), (prediction, scores) =>
                $"{prediction} {string.Join(' ', scores.Select(BitConverter.SingleToInt32Bits))}"),
        ];
    }
}
