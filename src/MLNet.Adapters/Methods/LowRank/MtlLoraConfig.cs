using System.Text.Json.Serialization;
using MLNet.Adapters.Methods.LowRank;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>
/// MTL-LoRA for several tasks in one training: y = W x + b + s · Σᵢ pᵢ Bᵢ Λᵀ A x. A and the Bᵢ are shared; each task has its own Λ, [r, r],
/// and its own mixture p = softmax(w / τ).
/// </summary>
/// <remarks>
/// <para>Choose MTL-LoRA if the tasks are related but not alike: they share most of the parameters, and each bends the common space to
/// its own needs. After training, each task has a plain <see cref="LoraConfig"/> adapter, equal to its part. Only
/// <see cref="AdapterMultiTaskClassificationTrainer"/> trains it.</para>
/// <para>Source: Yang et al. 2024 (arXiv 2410.09437), as in AdapterHub. There the weights w of all Bᵢ start equal, so that the Bᵢ never
/// differ; here they are drawn from N(0, τ²).</para>
/// </remarks>
public sealed record MtlLoraConfig : LowRankConfig
{
    /// <summary>The number of matrices Bᵢ.</summary>
    /// <value>1 by default, as in AdapterHub.</value>
    public int UpProjections { get; init; } = 1;

    /// <summary>The form of the tasks' own matrices Λ, which start as the identity.</summary>
    /// <value><see cref="TaskMatrix.Diagonal"/> by default.</value>
    public TaskMatrix TaskMatrix { get; init; } = TaskMatrix.Diagonal;

    /// <summary>The temperature τ of the mixture: the lower it is, the more a task relies on one Bᵢ.</summary>
    /// <value>0.05 by default, as in AdapterHub.</value>
    public double Sharpness { get; init; } = 0.05;

    /// <summary>The number of tasks, which the trainer sets; 0 if no trainer for several tasks has the configuration.</summary>
    [JsonIgnore]
    internal int Tasks { get; init; }

    internal override string Method => "MTL-LoRA";

    internal override void Validate(EncoderShape shape)
    {
        base.Validate(shape);
        CheckLowRank(shape);
        ConfigChecks.Defined(TaskMatrix, nameof(TaskMatrix));
        if (Tasks < 1)
            throw new ArgumentException(
                "MTL-LoRA shares matrices among several tasks, but this trainer has one. Use AdapterMultiTaskClassification, or "
                + "LoraConfig.");
        if (UpProjections < 1)
            throw new ArgumentException($"MTL-LoRA has {UpProjections} up-projections. Give at least 1.");
        if (!double.IsFinite(Sharpness) || Sharpness <= 0)
            throw new ArgumentException($"MTL-LoRA's sharpness is {Sharpness}. Give a number above 0; 0.05 is usual.");
        if (Targets.HasFlag(LoraTargets.Pooler))
            throw new ArgumentException($"MTL-LoRA does not act in the pooler. Leave {LoraTargets.Pooler} out of its targets.");
    }

    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device) =>
        new MtlLoraAdapters(this, shape, generator, device);

    internal override AdapterConfig ForTasks(int tasks) => this with { Tasks = tasks };

    internal override AdapterConfig OfOneTask => new LoraConfig
    {
        Rank = Rank,
        Alpha = Alpha,
        Scaling = Scaling,
        Dropout = Dropout,
        Overrides = Overrides,
        Targets = Targets,
        LeaveOutLayers = LeaveOutLayers,
        LeaveOutMaps = LeaveOutMaps,
    };
}
