using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Tests.Pipeline.Scoring;

/// <summary>A small real classifier on the library's own pipeline: the class whose texts have the nearest mean length.</summary>
public sealed class LengthClassifierTrainer : IEstimator<LengthClassifierTransformer>
{
    private readonly IHost _host;
    private readonly LabelReader _label = new("Label");
    private readonly ExampleReader<TextRow, int> _examples;

    public LengthClassifierTrainer(MLContext context)
    {
        _host = ((IHostEnvironment)context).Register(nameof(LengthClassifierTrainer));
        _examples = new ExampleReader<TextRow, int>(new TextRowReader("Text"), _label, new WeightReader("Weight"));
    }

    public LengthClassifierTransformer Fit(IDataView input)
    {
        _examples.Check(_host, SchemaShape.Create(input.Schema));
        ClassLabels labels = _label.ReadClasses(_host, input.Schema);
        var lengths = new double[labels.Count];
        var weights = new double[labels.Count];
        foreach (Example<TextRow, int> example in _examples.Read(_host, input))
        {
            if (example.Label == LabelReader.Missing)
                continue;
            lengths[example.Label] += example.Weight * example.Input.First.Length;
            weights[example.Label] += example.Weight;
        }

        float[] means = [.. lengths.Zip(weights, (length, weight) => weight > 0 ? (float)(length / weight) : 0f)];
        return new LengthClassifierTransformer(_host, labels, means);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _examples.Check(_host, inputSchema);
        return inputSchema.With(MulticlassColumns.Shape(inputSchema.Find("Label"), "Score", "PredictedLabel"));
    }
}
