using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Linear = MLNet.Adapters.Layers.Linear;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>MTL-LoRA in parallel to one frozen linear map.</summary>
/// <remarks>Shapes: B batch, T tokens, r rank, N tasks, M up-projections.</remarks>
internal sealed class MtlLoraProjection : MapProjection
{
    [ComponentName(Name = "lora_A")]
    private readonly Parameter down;     // [r, in]
    [ComponentName(Name = "lora_B")]
    private readonly Parameter ups;      // [M, out, r]
    [ComponentName(Name = "task_matrix")]
    private readonly Parameter matrices; // Λ of each task: [N, r, r], or the diagonals [N, r]
    [ComponentName(Name = "task_weights")]
    private readonly Parameter? weights; // [N, M]; null if M = 1
    private readonly double _scale;
    private readonly double _dropout;
    private readonly double _sharpness;

    public MtlLoraProjection(MtlLoraConfig config, MapSite site, Device device)
        : base(nameof(MtlLoraProjection))
    {
        (_scale, _dropout, _sharpness) = (config.ScaleOf(site.Map), config.Dropout, config.Sharpness);
        var (rank, tasks, count) = (config.RankOf(site.Map), config.Tasks, config.UpProjections);
        down = new Parameter(Zeros(rank, site.Inputs));
        ups = new Parameter(Zeros(count, site.Outputs, rank));
        matrices = new Parameter(config.TaskMatrix == TaskMatrix.Diagonal ? Zeros(tasks, rank) : Zeros(tasks, rank, rank));
        weights = count == 1 ? null : new Parameter(Zeros(tasks, count));
        RegisterComponents();

        Tensor Zeros(params long[] sizes) => zeros(sizes, dtype: ScalarType.Float32, device: device);
    }

    public override IEnumerable<ModuleParameter> OwnParameters =>
    [
        new("lora_A", down, ParameterRole.Decayed),
        new("lora_B", ups, ParameterRole.Decayed),
        new("task_matrix", matrices, ParameterRole.Undecayed), // decay would pull it to zero, not to the identity
        .. weights is null ? (ModuleParameter[])[] : [new("task_weights", weights, ParameterRole.Undecayed)],
    ];

    public override Tensor Apply(Tensor x, Linear map, LayerBatch batch)
    {
        var tasks = batch.Tasks ?? throw new InvalidOperationException("MTL-LoRA needs the task of each row.");
        var low = nn.functional.linear(batch.Dropout?.Apply(x, _dropout) ?? x, down); // [B, T, r]
        var own = matrices.index_select(0, tasks);
        low = own.dim() == 2 ? low * own.unsqueeze(1) : low.matmul(own);
        return map.call(x).add(Up(low, tasks), _scale);
    }

    public override void Initialize(Generator generator)
    {
        using var mode = no_grad();
        var bound = 1 / Math.Sqrt(down.shape[1]); // as in LoRA; the matrices B stay zero
        down.uniform_(-bound, bound, generator);
        if (matrices.dim() == 2)
            matrices.fill_(1);
        else
            matrices.diagonal(0, 1, 2).fill_(1);
        weights?.normal_(0, _sharpness, generator);
    }

    /// <summary>Returns the down-projection of a task, Λᵀ A.</summary>
    public Tensor DownOf(int task)
    {
        var own = matrices[task].detach();
        return own.dim() == 1 ? own.unsqueeze(1) * down.detach() : own.t().matmul(down.detach());
    }

    /// <summary>Returns the up-projection of a task, Σᵢ pᵢ Bᵢ.</summary>
    public Tensor UpOf(int task) =>
        weights is null
            ? ups[0].detach()
            : (Mixture(weights[task].detach()).view(-1, 1, 1) * ups.detach()).sum([0]);

    // [B, T, r] → [B, T, out]
    private Tensor Up(Tensor low, Tensor tasks)
    {
        if (weights is null)
            return nn.functional.linear(low, ups[0]);
        var mixed = Mixture(weights.index_select(0, tasks)).matmul(ups.view(ups.shape[0], -1)); // [B, M] → [B, out · r]
        return low.matmul(mixed.view(low.shape[0], ups.shape[1], ups.shape[2]).transpose(1, 2));
    }

    private Tensor Mixture(Tensor numbers) => numbers.div(_sharpness).softmax(-1);
}
