using Microsoft.ML.Runtime;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Attribution;

/// <summary>Explains predictions of a model by the words that it read.</summary>
/// <param name="host">The model's host.</param>
/// <param name="native">The native form of the model; not owned.</param>
/// <param name="task">The task of the model.</param>
internal sealed class WordAttribution(IHost host, NativeModel native, IAttributedTask task)
{
    /// <summary>Explains the prediction for a text or a pair.</summary>
    /// <exception cref="ArgumentException">An option is invalid, or a text is missing or has no word.</exception>
    public WordExplanation Explain(string first, string? second, WordExplanationOptions options)
    {
        AttributedOptions.Check(options);
        var notes = new ScoringNotes();
        var text = task.Read(native, first, second, options, notes);
        notes.Report(host);
        if (text.Words.Count == 0)
            throw new ArgumentException("The text has no word that the model reads, so no word decided. Give a text with words.");
        var hidden = Without(text, text.Words);
        var isOcclusion = options.Method == WordExplanationMethod.Occlusion;
        var scores = Scores(text, [text.Text, hidden, .. isOcclusion ? text.Words.Select(word => Without(text, [word])) : []]);
        var values = isOcclusion
            ? scores.Skip(2).Select(without => scores[0] - without)
            : Integrate(text, hidden, scores[0] - scores[1], options);
        return new WordExplanation(
            options.Method,
            text.Output,
            scores[0],
            scores[1],
            [.. text.Words.Zip(values, (word, value) =>
                new WordContribution(word.Text, word.Sentence, word.Start, word.Text.Length, value))])
        {
            Texts = second is null ? [first] : [first, second],
        };
    }

    private IEnumerable<double> Integrate(AttributedText text, EncodedText hidden, double difference, WordExplanationOptions options)
    {
        var (model, padding, device) = Loaded();
        var gradients = new IntegratedGradients(model, text.Score, padding, device);
        var tokens = ComputeThreads.Train(
            null,
            host.CheckAlive,
            () => gradients.Contributions(text.Text, hidden, difference, options.Tolerance, options.MaxSteps, host.CheckAlive));
        return text.Words.Select(word => word.Tokens.Sum(token => tokens[token]));
    }

    private EncodedText Without(AttributedText text, IEnumerable<AttributedWord> words)
    {
        var tokenizer = native.Load().Lease.Tokenizer;
        int[] ids = [.. text.Text.Ids];
        foreach (var token in words.SelectMany(word => word.Tokens))
            ids[token] = tokenizer.MaskId ?? tokenizer.UnknownId;
        return text.Text with { Ids = ids };
    }

    private double[] Scores(AttributedText text, IReadOnlyList<EncodedText> texts)
    {
        var (model, padding, device) = Loaded();
        var (scorer, results) = (new TextScorer(model, padding, device), new double[texts.Count]); // a cache is not for texts with gaps
        var pass = new EncoderPass { Adapter = model.Adapter, FirstTokenOnly = text.Score.ReadsFirstToken(model) };
        return ComputeThreads.Score(() =>
        {
            scorer.ForEachBatch(texts, host.CheckAlive, (batch, input) =>
            {
                var numbers = text.Score.Of(model, model.Encoder.Forward(input, pass), input, pass).cpu().data<float>();
                foreach (var (index, row) in batch.Index())
                    results[row] = numbers[index];
            });
            return results;
        });
    }

    private (TextModel Model, int PaddingId, Device Device) Loaded()
    {
        var loaded = native.Load();
        return (loaded.Model, loaded.Lease.Tokenizer.PaddingId, loaded.Model.Encoder.Device);
    }
}
