using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Trains on texts without labels: hidden tokens are predicted, different ones in each epoch.</summary>
/// <param name="model">A model with a masked-language-modelling head.</param>
/// <param name="training">The training texts.</param>
/// <param name="validation">The validation texts; the same tokens are hidden each time.</param>
/// <param name="masking">Determines which tokens are hidden.</param>
/// <param name="settings">What a task needs in addition to its model and rows.</param>
internal sealed class MaskedLanguageTraining(
    TextModel model,
    IReadOnlyList<EncodedText> training,
    IReadOnlyList<EncodedText> validation,
    TokenMasking masking,
    TrainingSettings settings) : ModelTraining(model, settings)
{
    private readonly TextScorer _scorer = new(model, settings.PaddingId, settings.Device);
    private readonly Random _random = new(masking.Seed);
    private readonly MaskedText[] _validation = masking.Fixed(validation);
    private readonly MaskedText[] _probe = masking.Fixed(Probe(training));

    public override IReadOnlyList<int> Lengths { get; } = [.. training.Select(text => text.Length)];

    protected override IReadOnlyList<EncodedText> ProbeTexts { get; } = [.. Probe(training)];

    public override ValidationResult? Validate(Action checkAlive)
    {
        if (_validation.Length == 0)
            return null;
        var score = Sum(_validation, checkAlive);
        return new ValidationResult(score.Loss / score.Weight, score.Right / score.Weight);
    }

    public override double ProbeLoss()
    {
        var score = Sum(_probe, null);
        return score.Loss / score.Weight;
    }

    protected override Tensor BatchLoss(int[] rows, DropoutMasks dropout)
    {
        MaskedText[] batch = [.. rows.Select(row => masking.Draw(training[row], _random))];
        var logits = MaskedLanguageScores.Logits(
            Model,
            Input([.. batch.Select(text => text.Text)]),
            batch,
            Settings.EncoderDropout ? dropout : null,
            dropout);
        return nn.functional.cross_entropy(logits, MaskedLanguageScores.Originals(batch, Settings.Device));
    }

    private BatchScore Sum(MaskedText[] texts, Action? checkAlive) =>
        MaskedLanguageScores.Score(Model, _scorer, texts, checkAlive).Aggregate((one, other) => one + other);
}
