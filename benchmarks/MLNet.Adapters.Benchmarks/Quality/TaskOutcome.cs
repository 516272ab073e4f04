namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>What a training gave.</summary>
/// <param name="Figures">On the test rows, by name, the most telling ones first.</param>
/// <param name="Trainable">Parameters that training moved.</param>
/// <param name="Seconds">Of training.</param>
internal sealed record TaskOutcome(IReadOnlyDictionary<string, double> Figures, long Trainable, double Seconds)
{
    public static TaskOutcome Of(AdapterTransformer model, params (string Name, double Value)[] figures) =>
        new(figures.ToDictionary(figure => figure.Name, figure => figure.Value), model.ParameterSummary.Trainable, model.Report.Seconds);
}
