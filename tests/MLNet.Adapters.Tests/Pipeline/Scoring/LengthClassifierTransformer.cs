using System.Text.Json.Serialization.Metadata;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Tests.Pipeline.Models;
using MLNet.Adapters.Tests.Pipeline.Scoring;

[assembly: LoadableClass(
    typeof(LengthClassifierTransformer),
    null,
    typeof(SignatureLoadModel),
    "Length classifier",
    LengthClassifierTransformer.LoaderSignature)]

namespace MLNet.Adapters.Tests.Pipeline.Scoring;

public sealed class LengthClassifierTransformer : ITransformer, IDisposable
{
    internal const string LoaderSignature = "LengthClassifier";

    private static readonly ModelFormat Format = new("LENCLASS", Version: 1, LoaderSignature);

    private readonly ClassLabels _labels;
    private readonly LengthScorer _scorer;

    internal LengthClassifierTransformer(IHostEnvironment environment, ClassLabels labels, float[] means)
    {
        _labels = labels;
        _scorer = new LengthScorer(means);
        Scoring = new BatchScoring<TextRow, float[]>(
            environment.Register(nameof(LengthClassifierTransformer)), "length classifier", new TextRowReader("Text"), _scorer,
            new MulticlassColumns(labels, "Score", "PredictedLabel"));
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal BatchScoring<TextRow, float[]> Scoring { get; }

    internal LengthScorer Scorer => _scorer;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Scoring.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => Scoring.Transform(input);

    public void Dispose() => Scoring.Memory.Release();

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Scoring.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => ModelWriter.Write(ctx, Format, typeof(LengthClassifierTransformer), writer =>
        {
            writer.WriteJson(
                "labels.json",
                _labels.ToRecord(),
                (JsonTypeInfo<ClassLabelsRecord>)TestJson.Options.GetTypeInfo(typeof(ClassLabelsRecord)));
            writer.WriteBinary("means.bin", stream =>
            {
                using var binary = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                Array.ForEach(_scorer.Means, binary.Write);
            });
        });

    private static LengthClassifierTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        IHost host = env.Register(LoaderSignature);
        ModelReader reader = ModelReader.Open(host, ctx, Format, typeof(LengthClassifierTransformer));
        ClassLabels labels = ClassLabels.FromRecord(
            reader.ReadJson("labels.json", (JsonTypeInfo<ClassLabelsRecord>)TestJson.Options.GetTypeInfo(typeof(ClassLabelsRecord))));
        float[] means = reader.ReadBinary("means.bin", stream =>
        {
            using var binary = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            return Enumerable.Range(0, labels.Count).Select(_ => binary.ReadSingle()).ToArray();
        });
        return new LengthClassifierTransformer(host, labels, means);
    }
}
