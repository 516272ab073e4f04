using System.Text.Json.Serialization;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Pipeline.Answering;
using MLNet.Adapters.Pipeline.Binary;
using MLNet.Adapters.Pipeline.Classification;
using MLNet.Adapters.Pipeline.Embedding;
using MLNet.Adapters.Pipeline.LanguageModel;
using MLNet.Adapters.Pipeline.MultiLabel;
using MLNet.Adapters.Pipeline.Routing;
using MLNet.Adapters.Pipeline.Similarity;
using MLNet.Adapters.Pipeline.Tagging;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>The JSON entries of saved models.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    Converters = [typeof(AdapterConfigConverter)],
    WriteIndented = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TaskRecord))]
[JsonSerializable(typeof(ClassificationSettings))]
[JsonSerializable(typeof(SimilaritySettings))]
[JsonSerializable(typeof(TaggingSettings))]
[JsonSerializable(typeof(MultiLabelSettings))]
[JsonSerializable(typeof(BinarySettings))]
[JsonSerializable(typeof(LanguageModelSettings))]
[JsonSerializable(typeof(AnsweringSettings))]
[JsonSerializable(typeof(MultiAdapterRecord))]
[JsonSerializable(typeof(EmbeddingRecord))]
[JsonSerializable(typeof(ContrastiveSettings))]
internal sealed partial class ModelJson : JsonSerializerContext;
