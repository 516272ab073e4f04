using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Methods.Prompt;

/// <summary>The vectors of a prompt; the parameter is named <c>prompt</c>.</summary>
internal sealed class PromptTuning : AdapterModule, IParameterOwner, IEmbeddingHook
{
    private const double InitialBound = 0.5;
    private readonly Parameter prompt; // [P, H]
    private readonly int _before;      // the number of tokens before it

    public PromptTuning(PromptTuningConfig config, EncoderShape shape, Generator? generator, Device device)
        : base(nameof(PromptTuning))
    {
        config.Validate(shape);
        _before = config.Place == PromptPlace.First ? 0 : 1;
        prompt = new Parameter(zeros(config.PromptLength, shape.HiddenSize, dtype: ScalarType.Float32, device: device));
        RegisterComponents();
        EmbeddingInsertions = new EmbeddingInsertions { Hook = this };
        if (generator is null)
            return;
        using var mode = no_grad();
        prompt.uniform_(-InitialBound, InitialBound, generator);
    }

    public IEnumerable<ModuleParameter> OwnParameters => [new(nameof(prompt), prompt, ParameterRole.Decayed)];

    public override EmbeddingInsertions EmbeddingInsertions { get; }

    public override LayerInsertions InsertionsOf(int layer) => LayerInsertions.None;

    public int AddedTokens => (int)prompt.shape[0];

    public (Tensor Hidden, Tensor? Bias) Enter(Tensor embeddings, Tensor? bias, LayerBatch batch)
    {
        var rows = embeddings.shape[0];
        var own = prompt.As(embeddings.dtype).unsqueeze(0).expand(rows, -1, -1);
        var longer = bias is null ? null : Insert(bias, zeros([rows, 1, 1, AddedTokens], bias.dtype, bias.device), 3);
        return (Insert(embeddings, own, 1), longer);
    }

    public Tensor Leave(Tensor hidden, LayerBatch batch)
    {
        var after = hidden.narrow(1, _before + AddedTokens, hidden.shape[1] - _before - AddedTokens);
        return _before == 0 ? after : cat([hidden.narrow(1, 0, _before), after], 1);
    }

    public Tensor First(Tensor hidden, LayerBatch batch) => hidden.narrow(1, 0, 1);

    private Tensor Insert(Tensor tokens, Tensor added, long axis) => _before == 0
        ? cat([added, tokens], axis)
        : cat([tokens.narrow(axis, 0, _before), added, tokens.narrow(axis, _before, tokens.shape[(int)axis] - _before)], axis);
}
