using System.Reflection;
using Microsoft.ML.TorchSharp.NasBert;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders.NasBert;

/// <summary>The modules and the tokenizer inside Microsoft.ML.TorchSharp, with random weights.</summary>
/// <remarks>
/// Its constructors initialize weights by functions that, in TorchSharp 0.107, return the very tensor they were given, and dispose what is
/// returned; the first use of such a module then throws an InvalidOperationException, "Tensor invalid -- empty handle". So weights that are
/// lost are replaced here, by random ones; the computation stays Microsoft's own.
/// </remarks>
internal static class MicrosoftModules
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
    private const int Vocabulary = 50265;
    private static readonly Assembly Library = typeof(NasBertTrainer).Assembly;

    /// <summary>The encoder of TextClassification, or of NamedEntityRecognition.</summary>
    public static nn.Module NasBert(MLNetEncoder encoder, int seed)
    {
        var options = Create(encoder == MLNetEncoder.NasBertText
            ? "NasBert.TextClassificationTrainer+TextClassificationOptions"
            : "NasBert.NerTrainer+NerOptions");
        var model = (nn.Module)Create("NasBert.Models.ModelForPrediction", options, 1, Vocabulary, 2);
        return Randomize((nn.Module)model.GetType().GetMethod("GetEncoder", Any)!.Invoke(model, [])!, seed);
    }

    /// <summary>The encoder of QuestionAnswer with its sizes, or in smaller ones.</summary>
    public static nn.Module Roberta(int layers, int heads, long vocabulary, long hidden, long feedForward, int seed) => Randomize(
        (nn.Module)Create(
            "Roberta.Models.RobertaEncoder",
            layers, heads, vocabulary, hidden, hidden, hidden, feedForward, 512L, 2L, 1e-12, 0.1, 0.1, 0.1, 0.1),
        seed);

    /// <summary>Computes the last hidden states of NAS-BERT: [B, T, H].</summary>
    public static Tensor Run(nn.Module encoder, Tensor ids) => Call(encoder, ids, null, null);

    /// <summary>Computes the last hidden states of RoBERTa: [B, T, H].</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="ids">[B, T]</param>
    /// <param name="types">[B, T]</param>
    /// <param name="mask">[B, 1, 1, T] 0, or −1,000,000,000 on padding.</param>
    public static Tensor Run(nn.Module encoder, Tensor ids, Tensor types, Tensor mask) =>
        Call(encoder, ids, arange(ids.shape[1]).expand(ids.shape), types, mask);

    /// <summary>The ids of a text without special tokens.</summary>
    public static int[] Ids(string text)
    {
        var tokenizer = Library.GetType("Microsoft.ML.TorchSharp.Extensions.TokenizerExtensions", throwOnError: true)!;
        var instance = tokenizer.GetMethod("GetInstance", Any)!.Invoke(null, [null]);
        return [.. (IReadOnlyList<int>)tokenizer.GetMethod("EncodeToConverted", Any)!.Invoke(null, [instance, text])!];
    }

    private static Tensor Call(nn.Module encoder, params object?[] arguments) =>
        (Tensor)encoder.GetType().GetMethod("call", Any, [.. arguments.Select(_ => typeof(Tensor))])!.Invoke(encoder, arguments)!;

    private static object Create(string name, params object[] arguments) => Activator.CreateInstance(
        Library.GetType($"Microsoft.ML.TorchSharp.{name}", throwOnError: true)!, Any, null, arguments, null)!;

    private static nn.Module Randomize(nn.Module module, int seed)
    {
        using var mode = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach (var part in module.modules())
            Revive(part);
        foreach (var (name, parameter) in module.named_parameters())
        {
            parameter.normal_(0, parameter.dim() == 1 ? 0.1 : 1 / Math.Sqrt(parameter.numel() / parameter.shape[0]), generator);
            if (name.Contains("Norm", StringComparison.Ordinal) && name.EndsWith("weight", StringComparison.Ordinal))
                parameter.add_(1);
        }

        module.eval();
        return module;
    }

    private static void Revive(nn.Module part)
    {
        if (part is Linear linear)
        {
            Revive(linear, linear.weight, fresh => linear.weight = fresh, linear.out_features, linear.in_features);
            Revive(linear, linear.bias!, fresh => linear.bias = fresh, linear.out_features);
        }
        else if (part is Conv1d convolution)
        {
            var perGroup = convolution.in_channels / convolution.groups;
            long[] shape = [convolution.out_channels, perGroup, convolution.kernel_size[0]];
            Revive(convolution, convolution.weight!, fresh => convolution.weight = fresh, shape);
            Revive(convolution, convolution.bias!, fresh => convolution.bias = fresh, convolution.out_channels);
        }
        else if (part is LayerNorm { weight: { } weight, bias: { } bias } norm)
        {
            Revive(norm, weight, fresh => norm.weight = fresh, norm.normalized_shape!);
            Revive(norm, bias, fresh => norm.bias = fresh, norm.normalized_shape!);
        }
    }

    // The setter would ask the lost parameter for its handle, so the module has to forget it first.
    private static void Revive(nn.Module owner, Parameter parameter, Action<Parameter> replace, params long[] shape)
    {
        if (!parameter.IsInvalid)
            return;
        for (var type = owner.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(Any).Where(field => ReferenceEquals(field.GetValue(owner), parameter)))
                field.SetValue(owner, null);
        }

        replace(new Parameter(zeros(shape)));
    }
}
