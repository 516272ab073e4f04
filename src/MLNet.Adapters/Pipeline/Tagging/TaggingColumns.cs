using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>
/// The columns of a tagger: the tag and its probability for each word; and the text, type, start, length and score of each entity.
/// </summary>
internal sealed class TaggingColumns(ClassLabels tags, TaggingSettings settings) : IOutputColumns<TaggedRow>
{
    private static readonly (string Suffix, DataViewType Type)[] Parts =
    [
        ("Text", TextDataViewType.Instance),
        ("Type", TextDataViewType.Instance),
        ("Start", NumberDataViewType.Int32),
        ("Length", NumberDataViewType.Int32),
        ("Score", NumberDataViewType.Single),
    ];

    /// <summary>Returns the names of the entity columns; none without a prefix.</summary>
    public static IEnumerable<string> EntityNames(string? prefix) => prefix is null ? [] : Parts.Select(part => prefix + part.Suffix);

    /// <summary>The columns that a trainer promises before it has seen data.</summary>
    public static IEnumerable<SchemaShape.Column> Shape(string outputColumnName, string scoreColumnName, string? entityColumnPrefix)
    {
        yield return new SchemaShape.Column(
            outputColumnName,
            SchemaShape.Column.VectorKind.VariableVector,
            NumberDataViewType.UInt32,
            isKey: true,
            new SchemaShape([
                new SchemaShape.Column(
                    AnnotationUtils.Kinds.KeyValues,
                    SchemaShape.Column.VectorKind.Vector,
                    TextDataViewType.Instance,
                    isKey: false),
            ]));
        yield return new SchemaShape.Column(
            scoreColumnName,
            SchemaShape.Column.VectorKind.VariableVector,
            NumberDataViewType.Single,
            isKey: false);
        foreach (var (suffix, type) in Parts.Where(_ => entityColumnPrefix is not null))
            yield return new SchemaShape.Column(
                entityColumnPrefix + suffix,
                SchemaShape.Column.VectorKind.VariableVector,
                type,
                isKey: false);
    }

    public IReadOnlyList<OutputColumn<TaggedRow>> For(DataViewSchema inputSchema)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        tags.AddValues(annotations, AnnotationUtils.Kinds.KeyValues);
        List<OutputColumn<TaggedRow>> columns =
        [
            new OutputColumn<TaggedRow, VBuffer<uint>>(
                new(
                    settings.OutputColumnName,
                    new VectorDataViewType(new KeyDataViewType(typeof(uint), tags.Count)),
                    annotations.ToAnnotations()),
                (TaggedRow row, ref VBuffer<uint> value) => VectorValue.Write(Array.ConvertAll(row.Tags, tag => (uint)tag + 1), ref value)),
            Vector(settings.ScoreColumnName, NumberDataViewType.Single, row => row.Scores),
        ];
        if (settings.EntityColumnPrefix is { } prefix)
        {
            columns.Add(Vector(prefix + "Text", TextDataViewType.Instance, row => row.Entities.Select(entity => entity.Text.AsMemory())));
            columns.Add(Vector(prefix + "Type", TextDataViewType.Instance, row => row.Entities.Select(entity => entity.Type.AsMemory())));
            columns.Add(Vector(prefix + "Start", NumberDataViewType.Int32, row => row.Entities.Select(entity => entity.Start)));
            columns.Add(Vector(prefix + "Length", NumberDataViewType.Int32, row => row.Entities.Select(entity => entity.Length)));
            columns.Add(Vector(prefix + "Score", NumberDataViewType.Single, row => row.Entities.Select(entity => entity.Score)));
        }

        return columns;
    }

    private static OutputColumn<TaggedRow, VBuffer<T>> Vector<T>(
        string name,
        PrimitiveDataViewType type,
        Func<TaggedRow, IEnumerable<T>> read) =>
        new(new(name, new VectorDataViewType(type)), (TaggedRow row, ref VBuffer<T> value) => VectorValue.Write([.. read(row)], ref value));
}
