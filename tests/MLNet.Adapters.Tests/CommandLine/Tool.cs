using System.Text.Json;
using MLNet.Adapters.CommandLine;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.Tests.CommandLine;

/// <summary>A command line of the tool, run in this process.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Output">What it wrote as its result.</param>
/// <param name="Error">What it wrote about its work.</param>
internal sealed record Tool(int Code, string Output, string Error)
{
    /// <summary>The folder of an encoder that trains in a moment.</summary>
    public static string Encoder => Fixture.Path("encoders", "bert");

    public static Tool Run(params string[] args) => Run(TextWriter.Null, default, args);

    /// <summary>Runs a command that must succeed, and returns its result.</summary>
    public static JsonElement Json(params string[] args)
    {
        var ended = Run([.. args, "--json"]);
        Assert.AreEqual(ExitCode.Success, ended.Code, ended.Error);
        return JsonSerializer.Deserialize<JsonElement>(ended.Output);
    }

    /// <summary>Runs a command that must fail, and returns its error.</summary>
    public static string Fails(int code, params string[] args)
    {
        var ended = Run(args);
        Assert.AreEqual(code, ended.Code, ended.Error);
        StringAssert.Contains(ended.Error, "error: ");
        Assert.AreEqual("", ended.Output);
        return ended.Error;
    }

    /// <param name="listener">Also receives what is written about the work.</param>
    /// <param name="stop">Ends trainings.</param>
    /// <param name="args">The command line.</param>
    public static Tool Run(TextWriter listener, CancellationToken stop, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = ToolCommand.Run(args, new Terminal(output, new Both(error, listener), isInteractive: false, stop));
        return new Tool(code, output.ToString(), error.ToString());
    }

    private sealed class Both(TextWriter first, TextWriter second) : TextWriter
    {
        public override System.Text.Encoding Encoding => first.Encoding;

        public override void Write(char value)
        {
            first.Write(value);
            second.Write(value);
        }
    }
}
