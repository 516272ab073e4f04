using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>
/// Converts between <see cref="AdapterFusionConfig"/> and the <c>config</c> object of AdapterHub's <c>adapter_fusion_config.json</c>.
/// </summary>
internal static class HubFusionConfig
{
    private const double Regularization = 0.01; // the reference has only this weight or none

    /// <exception cref="NotSupportedException">A field has a value that cannot be expressed, or is unknown.</exception>
    public static AdapterFusionConfig Read(JsonElement json, string file)
    {
        var fields = new HubFields(json, file);
        fields.Require("query", true);
        fields.Require("key", true);
        fields.Ignore("value_before_softmax", "value_initialized"); // W_v Σ p_n up_n is Σ p_n W_v up_n; new weights are not drawn
        var hasValue = fields.Flag("value", true);
        var config = new AdapterFusionConfig
        {
            HasValue = hasValue,
            QueryBeforeLayerNorm = fields.Flag("query_before_ln", false),
            ResidualBeforeValue = fields.Flag("residual_before", false) && hasValue, // without W_v both orders are the same sum
            HasTemperature = fields.Flag("temperature", false),
            ValueRegularization = fields.Flag("regularization", true) && hasValue ? Regularization : 0,
            ScoreDropout = fields.OptionalNumber("dropout_prob"),
        };
        fields.CheckAllKnown();
        return config;
    }

    /// <exception cref="NotSupportedException">AdapterHub cannot express the configuration.</exception>
    public static JsonObject Write(AdapterFusionConfig config)
    {
        if (config.Form != FusionForm.AdapterHub)
            throw new NotSupportedException(
                $"A fusion of form {config.Form} does not exist in AdapterHub's files. Save the model itself, by MLContext.Model.Save.");
        return new JsonObject
        {
            ["dropout_prob"] = config.ScoreDropout is { } dropout ? HubJson.Float(dropout) : null,
            ["key"] = true,
            ["query"] = true,
            ["query_before_ln"] = config.QueryBeforeLayerNorm,
            ["regularization"] = config.ValueRegularization > 0,
            ["residual_before"] = config.ResidualBeforeValue,
            ["temperature"] = config.HasTemperature,
            ["value"] = config.HasValue,
            ["value_before_softmax"] = true,
            ["value_initialized"] = config.HasValue,
        };
    }
}
