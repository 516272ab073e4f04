using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace MLNet.Adapters.CommandLine.Output;

/// <summary>Where a command writes: its result to the output, everything about its work to the error stream.</summary>
internal sealed class Terminal
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly List<Action> _held = [];
    private bool _isHeld;

    /// <param name="output">Receives results.</param>
    /// <param name="error">Receives progress, warnings and errors.</param>
    /// <param name="isInteractive">Whether the error stream is a terminal, in which a progress bar can move.</param>
    /// <param name="stop">Ends trainings, whose best epoch is kept.</param>
    public Terminal(TextWriter output, TextWriter error, bool isInteractive = false, CancellationToken stop = default)
    {
        Output = output;
        Error = error;
        IsInteractive = isInteractive;
        Stop = stop;
        Results = Create(output, isInteractive);
        Notes = Create(error, isInteractive);
    }

    public IAnsiConsole Results { get; }

    public IAnsiConsole Notes { get; }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public bool IsInteractive { get; }

    public CancellationToken Stop { get; }

    /// <summary>Whether results are written as JSON.</summary>
    public bool IsJson { get; set; }

    /// <summary>Writes a result: as one JSON document, or as text for people.</summary>
    public void Show(object json, Action<IAnsiConsole> text)
    {
        if (IsJson)
            Output.WriteLine(ToJson(json));
        else
            text(Results);
    }

    public static string ToJson(object value) => JsonSerializer.Serialize(value, Json);

    /// <summary>Writes a line about the work.</summary>
    public void Note(string text) => Write(() => Notes.WriteLine(text));

    public void Warn(string text) => Write(() => Notes.MarkupLine($"[yellow]warning:[/] {Markup.Escape(text)}"));

    public void Fail(string text) => Notes.MarkupLine($"[red]error:[/] {Markup.Escape(text)}");

    /// <summary>Runs work whose progress moves in the terminal; lines about it follow when it has ended.</summary>
    public T Hold<T>(Func<T> work)
    {
        lock (_held)
            _isHeld = true;
        try
        {
            return work();
        }
        finally
        {
            lock (_held)
            {
                _isHeld = false;
                _held.ForEach(write => write());
                _held.Clear();
            }
        }
    }

    // Warnings come from other threads.
    private void Write(Action write)
    {
        lock (_held)
        {
            if (_isHeld)
                _held.Add(write);
            else
                write();
        }
    }

    private static IAnsiConsole Create(TextWriter writer, bool isInteractive)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isInteractive)
            console.Profile.Width = WideEnough; // a file or a pipe has no width: no text is wrapped
        return console;
    }

    private const int WideEnough = 10_000;
}
