using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>The columns of answers and of their scores: vectors with one element per answer.</summary>
internal sealed class AnswerColumns(string predictedAnswerColumnName, string scoreColumnName) : IOutputColumns<FoundAnswers>
{
    /// <summary>The columns that a trainer promises before it has seen data.</summary>
    public static IEnumerable<SchemaShape.Column> Shape(string predictedAnswerColumnName, string scoreColumnName) =>
        [
            new SchemaShape.Column(
                predictedAnswerColumnName,
                SchemaShape.Column.VectorKind.VariableVector,
                TextDataViewType.Instance,
                isKey: false),
            new SchemaShape.Column(scoreColumnName, SchemaShape.Column.VectorKind.VariableVector, NumberDataViewType.Single, isKey: false),
        ];

    public IReadOnlyList<OutputColumn<FoundAnswers>> For(DataViewSchema inputSchema) =>
        [
            new OutputColumn<FoundAnswers, VBuffer<ReadOnlyMemory<char>>>(
                new(predictedAnswerColumnName, new VectorDataViewType(TextDataViewType.Instance), null),
                (FoundAnswers answers, ref VBuffer<ReadOnlyMemory<char>> value) =>
                    VectorValue.Write(Array.ConvertAll(answers.Texts, text => text.AsMemory()), ref value)),
            new OutputColumn<FoundAnswers, VBuffer<float>>(
                new(scoreColumnName, new VectorDataViewType(NumberDataViewType.Single), null),
                (FoundAnswers answers, ref VBuffer<float> value) => VectorValue.Write(answers.Scores, ref value)),
        ];
}
