using System.Reflection;
using System.Runtime.Loader;
using Microsoft.ML;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MLNet.Adapters.Benchmarks.MLNetTrainers;

/// <summary>Microsoft.ML.TorchSharp 0.23.1, made to run on TorchSharp 0.107.</summary>
/// <remarks>
/// As published it does not: its functions that initialize weights dispose what TorchSharp's initializers return, which is the weight
/// itself. Fit then throws an ArgumentException, "Mismatched state_dict sizes", when it loads the encoder. In the copy that is loaded here,
/// these functions leave the result alone; nothing else is changed.
/// </remarks>
internal static class MicrosoftLibrary
{
    private const string Name = "Microsoft.ML.TorchSharp";
    private const string Initializers = $"{Name}.Utils.ModelUtils";
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    private static readonly Lazy<Assembly> Loaded = new(Load);

    /// <summary>Creates ML.NET's trainer of text classification, with its defaults but for one epoch.</summary>
    /// <param name="context">The context, whose cache contains the encoder.</param>
    /// <param name="freezesEncoder">Whether only the head is trained.</param>
    public static IEstimator<ITransformer> TextClassification(MLContext context, bool freezesEncoder)
    {
        var options = Create("NasBert.TextClassificationTrainer+TextClassificationOptions");
        Set("Sentence1ColumnName", "Text");
        Set("MaxEpoch", 1);
        Set("FreezeEncoder", freezesEncoder);
        return (IEstimator<ITransformer>)Create("NasBert.TextClassificationTrainer", context, options);

        void Set(string field, object value) => options.GetType().GetField(field, Any)!.SetValue(options, value);
    }

    private static object Create(string name, params object[] arguments) => Activator.CreateInstance(
        Loaded.Value.GetType($"{Name}.{name}", throwOnError: true)!, Any, null, arguments, null)!;

    private static Assembly Load()
    {
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, "microsoft", $"{Name}.dll"));
        var initializers = module.GetType(Initializers).Methods.Where(method => method.Name.StartsWith("Init", StringComparison.Ordinal));
        foreach (var call in initializers.SelectMany(method => method.Body.Instructions).Where(IsDispose))
            (call.OpCode, call.Operand) = (OpCodes.Pop, null); // takes the result off the stack, as the call did

        var bytes = new MemoryStream();
        module.Write(bytes);
        bytes.Position = 0;
        var assembly = AssemblyLoadContext.Default.LoadFromStream(bytes);
        AssemblyLoadContext.Default.Resolving += (_, wanted) => wanted.Name == Name ? assembly : null; // for ML.NET, which loads by name
        return assembly;
    }

    private static bool IsDispose(Instruction instruction) =>
        instruction.OpCode == OpCodes.Callvirt && instruction.Operand is MethodReference { Name: nameof(IDisposable.Dispose) };
}
