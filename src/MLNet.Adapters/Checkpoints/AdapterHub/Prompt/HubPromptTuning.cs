using System.Text.Json.Nodes;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub.Prompt;

/// <summary>
/// Converts between <see cref="PromptTuningConfig"/> and the <c>config</c> object of AdapterHub's <c>adapter_config.json</c>.
/// </summary>
internal sealed class HubPromptTuning : IHubMethod
{
    private const string Architecture = "prompt_tuning";

    private static readonly (string Name, PromptPlace Value)[] Places =
        [("prefix", PromptPlace.First), ("prefix_after_bos", PromptPlace.AfterFirstToken)];

    public bool Matches(string architecture, HubFields fields) => architecture == Architecture;

    public AdapterConfig Read(HubFields fields, int hiddenSize, HubVersion version)
    {
        fields.RequirePresent("prompt_length");
        fields.Ignore("prompt_init", "prompt_init_text", "init_weights_seed"); // the start of a training that is over
        var config = new PromptTuningConfig
        {
            PromptLength = fields.Whole("prompt_length", 10),
            Place = fields.Choice("combine", "prefix", Places),
        };
        fields.CheckAllKnown();
        return config;
    }

    public JsonObject Write(AdapterConfig config, int hiddenSize) => Write((PromptTuningConfig)config);

    public IEnumerable<(string Here, string There)> TensorNames(string name, AdapterConfig config) => [];

    public IEnumerable<(string Here, string There)> ModelTensorNames(string name) =>
        [("prompt", $"prompt_tuning.prompt_tunings.{name}.prompt_embedding.weight")];

    private static JsonObject Write(PromptTuningConfig config) => new()
    {
        ["architecture"] = Architecture,
        ["combine"] = HubFields.NameOf(Places, config.Place),
        ["init_weights_seed"] = null,
        ["prompt_init"] = "random_uniform",
        ["prompt_init_text"] = null,
        ["prompt_length"] = config.PromptLength,
    };
}
