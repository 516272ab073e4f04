using Microsoft.ML;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;
using static MLNet.Adapters.Tests.Layers.ScoringThread;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders;

/// <summary>
/// Memory that scoring does without: maps packed in their own memory, words left in their file, and what then needs them.
/// </summary>
[TestClass]
public sealed class ScoringMemoryTests
{
    private const int Rows = 7;
    private const int Inner = 48;
    private const int FullPanels = 128; // outputs that fill panels of any processor
    private const int OddPanels = 50;
    private const int TableRows = 5;
    private const int TableColumns = 24;

    [TestInitialize]
    public void SkipWithoutKernels()
    {
        if (LinearProducts.ScoringKernels is null)
            Assert.Inconclusive("This processor or setting scores with the native library, which packs nothing.");
    }

    [TestMethod]
    [DataRow(FullPanels, true)]
    [DataRow(OddPanels, false)]
    public void A_map_scores_with_the_same_bits_and_keeps_its_weight_only_if_it_does_not_fill_panels(int columns, bool givesItUp)
    {
        using var scope = NewDisposeScope();
        using Linear plain = Map(columns), packed = Map(columns);
        var x = randn([Rows, Inner], generator: new Generator(2, CPU));

        var (expected, actual) = Score(() =>
        {
            packed.Pack(inPlace: true);
            return (Out(plain.forward(x)), Out(packed.forward(x)));
        });

        Assert.IsTrue(expected.eq(actual).all().item<bool>());
        Assert.AreEqual(givesItUp, Stored(packed).isnan().all().item<bool>());
        CollectionAssert.AreEqual(new long[] { columns, Inner }, Stored(packed).shape);
        Assert.IsTrue(packed.Weight.eq(plain.Weight).all().item<bool>());
        Assert.IsFalse(Stored(packed).isnan().any().item<bool>());
        Assert.IsTrue(Score(() => Out(packed.forward(x))).eq(expected).all().item<bool>(), "after it was unpacked");
    }

    [TestMethod]
    public void A_gradient_flows_through_a_map_that_was_only_packed()
    {
        using var scope = NewDisposeScope();
        using Linear plain = Map(FullPanels), packed = Map(FullPanels);
        Score(() =>
        {
            packed.Pack(inPlace: true);
            return true;
        });

        Assert.IsTrue(Gradient(plain).eq(Gradient(packed)).all().item<bool>());

        static Tensor Gradient(Linear map)
        {
            var x = ones(Rows, Inner, requires_grad: true);
            map.forward(x).square().sum().backward();
            return x.grad!;
        }
    }

    [TestMethod]
    [DynamicData(nameof(Families))]
    public void An_encoder_rented_for_scoring_has_the_states_and_gives_the_weights_of_one_loaded_whole(string family)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var small = SmallEncoder.Create(folder, family);
        var (plain, _) = small.LoadPrivateCopy(CPU);
        using var lease = small.RentForScoring(CPU, EncoderPrecision.Float32);
        using (plain)
        {
            var input = EncoderFixture.RandomInput(plain.Config, 12, 12, 7);
            Assert.IsTrue(Last(plain, input).eq(Last(lease.Encoder, input)).all().item<bool>());
            var given = lease.Encoder.named_parameters().Where(named => named.parameter.isnan().any().item<bool>()).ToList();
            Assert.Contains("embeddings.words", given.Select(named => named.name));
            Assert.IsGreaterThan(1, given.Count, "no map is only packed");

            CollectionAssert.AreEqual(
                AdapterWeights.Write(plain.HuggingFaceTensors()), AdapterWeights.Write(lease.Encoder.HuggingFaceTensors()));
            Assert.IsFalse(lease.Encoder.parameters().Any(parameter => parameter.isnan().any().item<bool>()));
            Assert.IsTrue(Last(plain, input).eq(Last(lease.Encoder, input)).all().item<bool>());
        }
    }

    [TestMethod]
    [DataRow(nameof(SafetensorsType.F32), true)]
    [DataRow(nameof(SafetensorsType.F16), true)]
    [DataRow(nameof(SafetensorsType.BF16), true)]
    [DataRow(nameof(SafetensorsType.F32), false)]
    public void A_row_of_a_table_has_the_values_that_the_whole_table_has(string type, bool isInFile)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var path = WriteTable(folder, Enum.Parse<SafetensorsType>(type));
        using var file = isInFile ? SafetensorsFile.Open(path) : SafetensorsFile.Parse(File.ReadAllBytes(path), "in memory");
        var whole = file.Read("table", ScalarType.Float32, CPU);
        using var rows = file.OpenRows("table")!;
        file.Dispose(); // the rows are read independently

        var target = new float[3 * TableColumns];
        rows.Read([4, 0, 4], target);

        CollectionAssert.AreEqual(whole[tensor([4L, 0, 4])].data<float>().ToArray(), target);
        foreach (var wrong in new long[] { -1, TableRows })
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => rows.Read([wrong], target.AsSpan(0, TableColumns)));
    }

    [TestMethod]
    public void A_file_written_to_while_its_rows_are_in_use_is_an_error_and_one_replaced_or_deleted_is_not()
    {
        using var folder = new TemporaryFolder();
        var path = WriteTable(folder, SafetensorsType.F32);
        using (var file = SafetensorsFile.Open(path))
        using (var rows = file.OpenRows("table")!)
        {
            var before = Row(rows);
            if (!OperatingSystem.IsWindows()) // which may refuse to replace or delete an open file
            {
                File.Move(WriteTable(folder, SafetensorsType.F16, "other"), path, overwrite: true);
                CollectionAssert.AreEqual(before, Row(rows));
                File.Delete(path);
            }

            CollectionAssert.AreEqual(before, Row(rows));
        }

        if (OperatingSystem.IsWindows())
            return;
        WriteTable(folder, SafetensorsType.F32);
        using var opened = SafetensorsFile.Open(path);
        using var cut = opened.OpenRows("table")!;
        using (var writer = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            writer.SetLength(writer.Length - 4);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Row(cut)).Message, "changed while its encoder was in use");

        static float[] Row(IRowSource rows)
        {
            var row = new float[TableColumns];
            rows.Read([TableRows - 1], row);
            return row;
        }
    }

    [TestMethod]
    public void An_encoder_whose_file_changed_is_loaded_anew_for_those_who_come_later()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var small = SmallEncoder.Create(folder, EncoderFamilies.First.ModelType);
        using var lease = small.RentForScoring(CPU, EncoderPrecision.Float32);
        var input = EncoderFixture.RandomInput(lease.Encoder.Config, 12, 12, 7);
        var before = Last(lease.Encoder, input);
        File.SetLastWriteTimeUtc(Path.Combine(small.Folder!, EncoderFiles.Weights), DateTime.UnixEpoch);

        Assert.ThrowsExactly<InvalidDataException>(() => Last(lease.Encoder, input));
        using var later = PretrainedEncoder.FromDirectory(small.Folder!).RentForScoring(CPU, EncoderPrecision.Float32);
        Assert.IsTrue(before.eq(Last(later.Encoder, input)).all().item<bool>());
    }

    [TestMethod]
    public void An_encoder_in_memory_also_keeps_its_words_once()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var small = SmallEncoder.Create(folder, EncoderFamilies.First.ModelType);
        var files = small.Files.Names.ToDictionary(name => name, name => (ReadOnlyMemory<byte>)small.Files.ReadAllBytes(name));
        var (plain, _) = small.LoadPrivateCopy(CPU);
        using (plain)
        {
            var embedded = PretrainedEncoder.FromMemory(small.Id, files);
            using var lease = embedded.RentForScoring(CPU, EncoderPrecision.Float32);
            Assert.IsTrue(lease.Encoder.get_parameter("embeddings.words")!.isnan().all().item<bool>());
            var input = EncoderFixture.RandomInput(plain.Config, 12, 12, 7);
            Assert.IsTrue(Last(plain, input).eq(Last(lease.Encoder, input)).all().item<bool>());
        }
    }

    [TestMethod]
    public void An_encoder_that_a_model_scores_with_trains_as_one_freshly_loaded()
    {
        var rows = TinyTask.Rows(30);
        using var fresh = TinyTask.Fit(TinyTask.Options);
        using var stream = new MemoryStream();
        var context = new MLContext();
        context.Model.Save(fresh, null, stream);
        fresh.Dispose();
        NativeMemory.LoadedEncoders(); // returns what nobody uses

        using var running = (IDisposable)context.Model.Load(stream, out _);
        var before = TinyTask.Scores((ITransformer)running, rows);
        using var beside = TinyTask.Fit(TinyTask.Options);
        var after = TinyTask.Scores((ITransformer)running, rows);

        CollectionAssert.AreEqual(TinyTask.Weights(fresh), TinyTask.Weights(beside));
        foreach (var (expected, actual) in before.Zip(after))
            CollectionAssert.AreEqual(expected, actual);
    }

    private static Tensor Last(TextEncoder encoder, EncoderInput input) => Score(() => Out(encoder.Forward(input, EncoderPass.Plain)));

    private static string WriteTable(TemporaryFolder folder, SafetensorsType type, string name = "table")
    {
        using var generator = new Generator(1, CPU);
        using var table = randn([TableRows, TableColumns], generator: generator).to_type(type.ToScalarType());
        var path = folder.File($"{name}.safetensors");
        File.WriteAllBytes(path, AdapterWeights.Write([("table", table)]));
        return path;
    }

    private static IEnumerable<object[]> Families => EncoderFamilies.All.Select(family => new object[] { family.ModelType });

    private static Linear Map(int columns)
    {
        var map = new Linear(Inner, columns, CPU);
        using var mode = no_grad();
        using var generator = new Generator(1, CPU);
        map.Weight.normal_(0, 1, generator);
        map.bias!.normal_(0, 1, generator);
        map.Weight.requires_grad = map.bias.requires_grad = false;
        return map;
    }

    private static TorchSharp.Modules.Parameter Stored(Linear map) => map.get_parameter("weight")!;
}
