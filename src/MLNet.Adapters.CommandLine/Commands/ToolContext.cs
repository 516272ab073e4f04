using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary>Creates contexts whose warnings are shown.</summary>
internal static class ToolContext
{
    public static MLContext Create(Terminal terminal, int? seed = null)
    {
        var context = new MLContext(seed);
        context.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
                terminal.Warn(message.RawMessage);
        };
        return context;
    }
}
