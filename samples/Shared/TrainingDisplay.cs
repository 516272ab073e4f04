using MLNet.Adapters;

namespace Samples;

/// <summary>Shows the progress of training: one line that is overwritten in a terminal, otherwise one line per epoch.</summary>
internal sealed class TrainingDisplay : IProgress<TrainingProgress>
{
    private const int BarWidth = 20;
    private int _written;

    public void Report(TrainingProgress value)
    {
        var isLast = value.IsEpochEnd && value.Step == value.TotalSteps;
        var left = isLast ? string.Empty : $", {value.Remaining:m\\:ss} left";
        if (!Console.IsOutputRedirected)
        {
            var done = BarWidth * value.Step / value.TotalSteps;
            var bar = $"{new string('█', done)}{new string('░', BarWidth - done)}";
            var figures = $"epoch {value.Epoch}/{value.MaxEpochs}, loss {value.Loss:0.000}, {value.ExamplesPerSecond:0} texts/s{left}";
            Console.Write($"\r{Fit($"  {bar} {figures}")}");
            if (isLast)
                Console.WriteLine();
        }
        else if (value.IsEpochEnd)
        {
            Console.WriteLine(
                $"  Epoch {value.Epoch}/{value.MaxEpochs}: mean loss {value.Loss:0.000}, {value.ExamplesPerSecond:0} texts/s{left}");
        }
    }

    /// <summary>Returns the line, cut at the terminal's width and padded to cover the previous text.</summary>
    private string Fit(string line)
    {
        var width = Console.WindowWidth > 1 ? Console.WindowWidth - 1 : int.MaxValue;
        var text = line.Length > width ? line[..width] : line;
        var padded = text.PadRight(Math.Min(_written, width));
        _written = text.Length;
        return padded;
    }
}
