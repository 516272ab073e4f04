using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MLNet.Adapters.CommandLine;
using MLNet.Adapters.CommandLine.Output;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// The first interruption ends a training and keeps its best epoch; the second one ends the process.
using var stop = new CancellationTokenSource();
var terminal = new Terminal(Console.Out, Console.Error, isInteractive: !Console.IsErrorRedirected, stop.Token);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return ToolCommand.Run(args, terminal);

void Interrupt(PosixSignalContext signal)
{
    if (stop.IsCancellationRequested)
        return;
    signal.Cancel = true;
    Console.Error.WriteLine("Stopping after this step. Press Ctrl-C again to end at once, without a model.");
    stop.Cancel();
}
