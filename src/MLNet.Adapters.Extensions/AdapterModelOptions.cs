using Microsoft.ML.Data;

namespace MLNet.Adapters.Extensions;

/// <summary>Options of a model that <c>AddAdapterModel</c> adds.</summary>
/// <typeparam name="TInput">The class of the rows.</typeparam>
public sealed class AdapterModelOptions<TInput> : ServedModelOptions
    where TInput : class
{
    /// <summary>The row that is scored to warm the model up; a long text reserves the memory of long texts.</summary>
    /// <value>
    /// Null by default: a row from the parameterless constructor of the class. If that has none, the model is loaded without warm-up.
    /// </value>
    public TInput? WarmUpRow { get; set; }

    /// <summary>Names and types of the input columns, as for a prediction engine.</summary>
    /// <value>Null by default: those of the members of the class and their attributes.</value>
    public SchemaDefinition? InputSchemaDefinition { get; set; }

    /// <summary>Names and types of the output columns, as for a prediction engine.</summary>
    /// <value>Null by default: those of the members of the class and their attributes.</value>
    public SchemaDefinition? OutputSchemaDefinition { get; set; }
}
