using Microsoft.ML.Data;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>The columns by which rows enter and predictions leave a model; null for what the classes and their attributes say.</summary>
internal sealed record ServedColumns(SchemaDefinition? Input, SchemaDefinition? Output);
