using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>
/// What each token contributes to a number: the gradients of the number on the straight way from a baseline's embeddings to the text's,
/// times the way (Sundararajan, Taly and Yan 2017, arXiv 1703.01365). Must be used on a training thread.
/// </summary>
/// <remarks>Shapes: S steps, T tokens, A tokens that a method adds, H hidden.</remarks>
/// <param name="model">The model, none of whose parameters changes.</param>
/// <param name="score">The number.</param>
/// <param name="paddingId">The token id of padding.</param>
/// <param name="device">The device of the model.</param>
internal sealed class IntegratedGradients(TextModel model, ITextScore score, int paddingId, Device device)
{
    private const int FewestSteps = 16;
    private const int StepsAtOnce = 16;

    /// <summary>Computes the contributions of all tokens; they add up to the difference of the scores, within the tolerance.</summary>
    /// <param name="text">The text.</param>
    /// <param name="baseline">A text with the same special tokens, of the same length.</param>
    /// <param name="difference">The number of the text minus that of the baseline.</param>
    /// <param name="tolerance">The largest error of the sum at which no further steps are tried.</param>
    /// <param name="mostSteps">The largest number of steps.</param>
    /// <param name="checkAlive">Called before each batch of steps; throws if the work should stop.</param>
    public double[] Contributions(
        EncodedText text, EncodedText baseline, double difference, double tolerance, int mostSteps, Action checkAlive)
    {
        using var scope = NewDisposeScope();
        var pass = new EncoderPass { Adapter = model.Adapter, FirstTokenOnly = score.ReadsFirstToken(model) };
        Tensor from, way;
        Tensor? bias;
        using (no_grad())
        {
            (from, _) = model.Encoder.Enter(EncoderBatch.Create([baseline], paddingId, device), pass); // [1, A + T, H]
            (var to, bias) = model.Encoder.Enter(EncoderBatch.Create([text], paddingId, device), pass);
            way = to - from;
        }

        double[] contributions = [];
        for (var steps = Math.Min(FewestSteps, mostSteps); ; steps = Math.Min(2 * steps, mostSteps))
        {
            contributions = Along(text, pass, from, way, bias, steps, checkAlive);
            if (steps == mostSteps || Math.Abs(contributions.Sum() - difference) <= tolerance)
                return contributions;
        }
    }

    private double[] Along(
        EncodedText text, EncoderPass pass, Tensor from, Tensor way, Tensor? bias, int steps, Action checkAlive)
    {
        using var scope = NewDisposeScope();
        var sum = zeros_like(way); // [1, A + T, H]
        foreach (var part in GaussLegendre.Nodes(steps).Chunk(StepsAtOnce))
        {
            checkAlive();
            using var inner = NewDisposeScope();
            var nodes = Column(Array.ConvertAll(part, node => (float)node.Node));
            var weights = Column(Array.ConvertAll(part, node => (float)node.Weight));
            var states = (from + (nodes * way)).detach().requires_grad_(); // [S, A + T, H]
            var input = EncoderBatch.Create([.. Enumerable.Repeat(text, part.Length)], paddingId, device);
            var last = model.Encoder.Run(states, bias?.expand(part.Length, -1, -1, -1), pass);
            var gradient = autograd.grad([score.Of(model, last, input, pass).sum()], [states])[0];
            using (no_grad())
                sum.add_((gradient * weights).sum(0, keepdim: true));
        }

        using var mode = no_grad();
        var each = (sum * way).sum(-1, keepdim: true); // [1, A + T, 1]
        var all = pass.Embeddings.Hook.Leave(each, pass.AtEmbeddings); // [1, T, 1]
        return [.. all.to(ScalarType.Float32).cpu().contiguous().data<float>().Select(number => (double)number)];

        Tensor Column(float[] numbers) => tensor(numbers, [numbers.Length, 1, 1], device: device).As(way.dtype); // [S, 1, 1]
    }
}
