using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>A pre-trained encoder: token ids in, hidden states out. A family provides its embeddings and its layers.</summary>
/// <remarks>
/// Its weights are shared by reference among all models that use it and never modified; what a method adds is passed in through
/// <see cref="EncoderPass.Adapter"/>. Inside, states have the type of the weights, but float32 where the kernels score; they leave a
/// bfloat16 encoder as float32. Shapes: B batch, T tokens of the text, A tokens that a method adds, H hidden, V vocabulary.
/// </remarks>
internal abstract class TextEncoder(EncoderConfig config) : nn.Module(config.ModelType), IFrozenEncoder
{
    public EncoderConfig Config { get; } = config;

    public abstract IEmbeddings Embeddings { get; }

    public abstract IReadOnlyList<ITransformerLayer> Layers { get; }

    /// <summary>The word table: [V, E].</summary>
    public Tensor WordEmbeddings => Embeddings.Words.Whole;

    /// <summary>The device of the weights.</summary>
    public Device Device => EmbeddingNorm.weight.device;

    /// <summary>The type of the weights.</summary>
    public ScalarType WeightType => EmbeddingNorm.weight.dtype;

    /// <summary>Whether scoring may leave padding out, so that texts follow each other without gaps.</summary>
    protected virtual bool CanLeavePaddingOut(EncoderPass pass) => true;

    private bool HasBFloat16Weights => WeightType == ScalarType.BFloat16;

    // Whether states between the layers are bfloat16: scoring by the kernels keeps them in float32.
    private bool IsMixed => HasBFloat16Weights && !LinearProducts.CanScoreWith(EmbeddingNorm.weight);

    /// <summary>
    /// Returns the parameters, each with its name and in its shape in the family's files; those with the same name are parts of one tensor
    /// there, in this order of its rows.
    /// </summary>
    public IEnumerable<(string Key, Tensor Parameter)> HuggingFaceParameters()
    {
        var keys = EncoderFamilies.Of(Config.ModelType).Keys;
        Restore();
        return named_parameters().Select(named => (keys.ToHuggingFace(named.name), keys.AsStored(named.name, named.parameter)));
    }

    /// <summary>Returns the tensors of Hugging Face's files.</summary>
    public IEnumerable<(string Key, Tensor Tensor)> HuggingFaceTensors() => HuggingFaceParameters()
        .GroupBy(named => named.Key, named => named.Parameter, StringComparer.Ordinal)
        .Select(parts => (parts.Key, parts.ToArray() is [var only] ? only : cat([.. parts], 0)));

    public abstract Linear? Pooler { get; }

    public Linear MapAt(int layer, ProjectionPlace place) => Layers[layer].MapAt(place);

    public LayerNorm NormAt(int layer, SubLayer subLayer) => Layers[layer].NormAt(subLayer);

    public LayerNorm EmbeddingNorm => Embeddings.Norm;

    /// <summary>Computes the pooler's output, tanh(W h₀ + b): [B, H].</summary>
    /// <param name="last">[B, T, H]</param>
    /// <exception cref="InvalidOperationException">The encoder has no pooler.</exception>
    public Tensor Pool(Tensor last) => Pool(last, PlainProjection.Instance, default);

    /// <summary>Computes the pooler's output with a method in its map: [B, H].</summary>
    /// <param name="last">[B, T, H]</param>
    /// <param name="insertion">The insertion around the map.</param>
    /// <param name="batch">The current place in the encoder.</param>
    /// <exception cref="InvalidOperationException">The encoder has no pooler.</exception>
    public Tensor Pool(Tensor last, IProjection insertion, LayerBatch batch)
    {
        var map = Pooler ?? throw new InvalidOperationException(
            "This encoder has no pooler: its weights file contains none. Use the first token's state.");
        return insertion.Apply(last.select(1, 0), map, batch).As(last.dtype).tanh(); // [B, T, H] → [B, H]
    }

    /// <summary>
    /// Turns training on or off for every parameter that a task can use; only a private copy of an encoder may be trained.
    /// </summary>
    public abstract void SetTrainable(bool trainable);

    /// <summary>Packs the layers' maps for scoring, on all scoring threads; without it, the first scoring packs them one by one.</summary>
    /// <param name="inPlace">
    /// Whether weights may be packed in their own memory, and be unpacked when something else than scoring reads them; nothing else may be
    /// using the encoder then.
    /// </param>
    public void Pack(bool inPlace = false) => ScoringThreads.ForEach(Layers.Count, layer =>
    {
        using var scope = NewDisposeScope(); // of this thread, as is the mode
        using var mode = inference_mode();
        Layers[layer].Pack(inPlace);
    });

    /// <summary>Computes the last layer's hidden states: [B, T, H], or [B, 1, H] if only the first token is needed.</summary>
    public Tensor Forward(EncoderInput input, EncoderPass pass)
    {
        if (input.Below is { } below)
        {
            return below.Ladder is { } ladder ? Climb(ladder, below.States, input, pass)
                : below.Layers == Layers.Count ? below.States
                : Run(below.States, input.AttentionBias?.As(StateType), pass, below.Layers);
        }

        var (hidden, bias) = Enter(input, pass);
        return PaddingToRemove(input, hidden, pass) is { } padding
            ? RunUnpadded(hidden, input, padding, pass)
            : Run(hidden, bias, pass);
    }

    /// <summary>Computes what the lower layers do, the part of a pass that is the same in every epoch.</summary>
    /// <param name="input">The batch.</param>
    /// <param name="pass">The settings of the pass; what adds tokens is plugged in only if all layers are meant.</param>
    /// <param name="layers">The number of these layers; all for the encoder's result.</param>
    /// <returns>float32 [B, T, H], or [B, 1, H] if all layers are meant and only the first token is needed.</returns>
    public Tensor Below(EncoderInput input, EncoderPass pass, int layers) =>
        layers == Layers.Count ? Forward(input, pass) : Ladder(input, pass, [layers - 1])[0];

    /// <summary>Computes the states between layers.</summary>
    /// <param name="input">The batch.</param>
    /// <param name="pass">The settings of the pass; nothing that adds tokens is plugged in.</param>
    /// <param name="ladder">The layers whose output is needed, in order; −1 for the input of the first layer.</param>
    /// <returns>float32 [the layers of the ladder, B, T, H]; a LayerNorm after the last layer is not applied.</returns>
    public Tensor Ladder(EncoderInput input, EncoderPass pass, IReadOnlyList<int> ladder)
    {
        var states = new List<Tensor>();
        var (hidden, bias) = Enter(input, pass);
        var padding = PaddingToRemove(input, hidden, pass);
        pass = pass with { IsMixed = IsMixed, Texts = TextsIn(pass, padding, bias, hidden) };
        if (padding is not null)
            hidden = padding.Remove(hidden);
        Keep(-1, hidden);
        var layout = padding is null ? Padded(hidden, bias) : Unpadded(hidden, padding.Lengths);
        RunLayers(hidden, layout, pass, 0, ladder[^1] + 1, null, Keep);
        return stack(states);

        void Keep(int layer, Tensor left)
        {
            if (ladder.Contains(layer))
                states.Add(padding?.Restore(left) ?? Wide(left));
        }
    }

    /// <summary>
    /// Computes the input of the first layer and the output of each layer, [B, T, H] each; a LayerNorm after the last one is not applied.
    /// </summary>
    public IReadOnlyList<Tensor> HiddenStates(EncoderInput input, EncoderPass pass)
    {
        var (hidden, bias) = Enter(input, pass);
        var states = new List<Tensor> { Wide(pass.Embeddings.Hook.Leave(hidden, pass.AtEmbeddings)) };
        Run(hidden, bias, pass with { FirstTokenOnly = false }, states: states);
        return states;
    }

    /// <summary>Computes the input of the first layer, and the bias of the attention scores.</summary>
    /// <returns>[B, A + T, H]; [B, 1, 1, A + T], or null if no token is masked; both in the type of the states.</returns>
    public (Tensor Hidden, Tensor? Bias) Enter(EncoderInput input, EncoderPass pass)
    {
        pass = pass with { IsMixed = HasBFloat16Weights };
        var embedded = Embeddings.Forward(input, pass.Embeddings, pass.AtEmbeddings, pass.EncoderDropout);
        var (hidden, bias) = pass.Embeddings.Hook.Enter(embedded, input.AttentionBias?.As(embedded.dtype), pass.AtEmbeddings);
        return (hidden.As(StateType), bias?.As(StateType));
    }

    /// <summary>Runs only the layers, starting from any of them.</summary>
    /// <param name="hidden">[B, A + T, H] the input of the first of them, from <see cref="Enter"/> or kept from an earlier pass.</param>
    /// <param name="bias">[B, 1, 1, A + T]; null if no token is masked.</param>
    /// <param name="pass">The settings of the pass.</param>
    /// <param name="firstLayer">The index of the first layer to run; the number of layers for none.</param>
    /// <param name="states">Receives each layer's output, [B, T, H]; null if only the last one is needed.</param>
    /// <returns>The encoder's result: [B, T, H], or [B, 1, H] if only the first token is needed.</returns>
    public Tensor Run(Tensor hidden, Tensor? bias, EncoderPass pass, int firstLayer = 0, ICollection<Tensor>? states = null)
    {
        pass = pass with { IsMixed = IsMixed, Texts = TextsIn(pass, null, bias, hidden) };
        hidden = hidden.As(StateType);
        var (hook, at) = (pass.Embeddings.Hook, pass.AtEmbeddings);
        var first = FirstTokens.Find(Layers, pass, firstLayer);
        var side = pass.Side?.Begin(new SideTexts(bias?.As(ScalarType.Float32)), at);
        side?.Read(-1, hidden);
        hidden = RunLayers(
            hidden,
            Padded(hidden, bias),
            pass,
            firstLayer,
            Layers.Count,
            ChosenTokens.Padded(first, hidden, bias, hook, at),
            (layer, left) =>
            {
                states?.Add(Wide(hook.Leave(left, at)));
                Read(side, layer, left, pass);
            });
        Func<Tensor, Tensor> choose = pass.FirstTokenOnly ? all => hook.First(all, at) : all => hook.Leave(all, at);
        var last = Finish(hidden);
        var result = Wide(first is null ? choose(last) : first.Count == 1 ? last : last.narrow(1, 0, 1));
        return side is null ? result : result + side.Result(choose);
    }

    /// <summary>Returns where the tokens are, and which of them attention sees, in every layer.</summary>
    /// <param name="hidden">[B, T, H] the input of the first layer.</param>
    /// <param name="padding">[B, 1, 1, T] added to the attention's scores; null if no token is masked.</param>
    protected virtual TokenLayout Padded(Tensor hidden, Tensor? padding) => TokenLayout.Padded(padding);

    /// <summary>Returns where the tokens are without padding.</summary>
    /// <param name="hidden">[1, all tokens, H] the input of the first layer.</param>
    /// <param name="lengths">The number of tokens in each text.</param>
    protected virtual TokenLayout Unpadded(Tensor hidden, int[] lengths) => TokenLayout.Unpadded(lengths);

    /// <summary>Returns the encoder's result for the last layer's output: the same, unless it has a LayerNorm after its layers.</summary>
    /// <param name="last">[B, T, H]</param>
    protected virtual Tensor Finish(Tensor last) => last;

    // Gives parameters memory that scoring alone does without.
    private void Restore()
    {
        _ = Embeddings.Words.Whole;
        foreach (var map in modules().OfType<Linear>())
            map.Unpack();
    }

    // Null unless scoring may leave padding out of this pass.
    private Unpadding? PaddingToRemove(EncoderInput input, Tensor hidden, EncoderPass pass) =>
        input.Lengths is { } lengths
        && CanLeavePaddingOut(pass)
        && LinearProducts.CanScore(hidden)
        && pass.ComputesTokensAlone(Config.Shape.Layers)
            ? new Unpadding(lengths, (int)hidden.shape[1], hidden.device)
            : null;

    // Where the tokens of each text are, if the method reads it.
    private static TextTokens? TextsIn(EncoderPass pass, Unpadding? padding, Tensor? bias, Tensor hidden) =>
        pass.Reading == TextReading.EachToken ? null
            : padding is null ? TextTokens.Padded(bias, hidden)
            : TextTokens.Unpadded(padding.Lengths, hidden.device);

    // The result for states that were computed before, of all layers that the side network reads and of the last one.
    private Tensor Climb(IReadOnlyList<int> ladder, Tensor states, EncoderInput input, EncoderPass pass)
    {
        var (texts, tokens) = ((int)input.Ids.shape[0], (int)input.Ids.shape[1]);
        var padding = new Unpadding(input.Lengths ?? [.. Enumerable.Repeat(tokens, texts)], tokens, states.device);
        var side = pass.Side!.Begin(TextsOf(input, padding), pass.AtEmbeddings);
        foreach (var (index, layer) in ladder.Index())
            Read(side, layer, states[index], pass);
        return Chosen(Finish(states[^1]), padding, pass) + side.Result(all => Chosen(all, padding, pass));
    }

    private static SideTexts TextsOf(EncoderInput input, Unpadding padding) =>
        new(input.AttentionBias) { Pad = padding.Restore, Unpad = padding.Remove };

    // [1, all tokens, C] → [B, T, C], or [B, 1, C] if only the first token is needed
    private static Tensor Chosen(Tensor all, Unpadding padding, EncoderPass pass) =>
        pass.FirstTokenOnly ? padding.First(all).transpose(0, 1) : padding.Restore(all);

    // What enters the first layer is read even if the method does not act in the lowest layers.
    private void Read(ISidePass? side, int layer, Tensor left, EncoderPass pass)
    {
        if (layer < 0 || layer >= pass.DroppedLayers)
            side?.Read(layer < 0 || !Config.SharesLayers ? layer : 0, left);
    }

    private Tensor RunUnpadded(Tensor hidden, EncoderInput input, Unpadding padding, EncoderPass pass)
    {
        var first = FirstTokens.Find(Layers, pass, 0);
        pass = pass with { Texts = TextsIn(pass, padding, null, hidden) };
        hidden = padding.Remove(hidden);
        var side = pass.Side?.Begin(TextsOf(input, padding), pass.AtEmbeddings);
        side?.Read(-1, hidden);
        var last = Finish(RunLayers(
            hidden,
            Unpadded(hidden, padding.Lengths).Asking(first?.Count ?? 1),
            pass,
            0,
            Layers.Count,
            ChosenTokens.Unpadded(first, padding),
            (layer, left) => Read(side, layer, left, pass)));
        if (first is not null)
            return (first.Count == 1 ? last : padding.OfFirst(first.Count).First(last)).transpose(0, 1); // [1, B, H] → [B, 1, H]
        var result = Chosen(last, padding, pass);
        return side is null ? result : result + side.Result(all => Chosen(all, padding, pass));
    }

    private Tensor RunLayers(
        Tensor hidden,
        TokenLayout layout,
        EncoderPass pass,
        int firstLayer,
        int end,
        ChosenTokens? chosen,
        Action<int, Tensor> leave)
    {
        for (var layer = firstLayer; layer < end; layer++)
        {
            var (index, choose) = (layer, layer == chosen?.Layer ? chosen.Choose : null);
            var places = layer > chosen?.Layer ? chosen.Above : layout;
            hidden = pass.Checkpoints is { } checkpoints && IsTrained(layer, hidden, pass)
                ? checkpoints.Run(hidden, pass.Masks, entering => RunLayer(entering, places, pass, index, choose))
                : RunLayer(hidden, places, pass, layer, choose);
            leave(layer, hidden);
        }

        return hidden;
    }

    // Whether gradients pass through a layer, or begin in it.
    private bool IsTrained(int layer, Tensor entering, EncoderPass pass) =>
        pass.Side is null
        && (entering.requires_grad
            || pass.InsertionsOf(Config.SharesLayers ? 0 : layer) != LayerInsertions.None
            || ((nn.Module)Layers[layer]).parameters().Any(parameter => parameter.requires_grad));

    private Tensor RunLayer(Tensor hidden, TokenLayout layout, EncoderPass pass, int layer, Func<Tensor, Tensor>? choose)
    {
        using var scope = NewDisposeScope(); // frees a layer's intermediates before the next one runs; the graph keeps what it needs
        var insertions = Config.SharesLayers ? 0 : layer;
        hidden = Layers[layer].Forward(hidden, layout, insertions, pass, choose);
        if (pass.InsertionsOf(insertions).Intervention is var intervention and not PlainIntervention)
        {
            var batch = pass.At(insertions, SubLayer.FeedForward);
            hidden = intervention.Apply(hidden, choose is null ? batch : batch with { Texts = batch.Texts?.FirstOnly() });
        }

        return hidden.MoveToOuterDisposeScope();
    }

    private ScalarType StateType => HasBFloat16Weights && !IsMixed ? ScalarType.Float32 : WeightType;

    private Tensor Wide(Tensor states) => IsMixed ? states.As(ScalarType.Float32) : states;
}
