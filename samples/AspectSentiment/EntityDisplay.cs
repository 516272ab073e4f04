using Microsoft.ML;
using Samples;
using Spectre.Console;

namespace AspectSentimentSample;

/// <summary>Shows in the terminal what the entity source finds by itself.</summary>
internal static class EntityDisplay
{
    // Words are parted by blanks, as in the files of rows.
    private static readonly string[] Texts =
    [
        "Rosa served us a bean stew in Ljubljana .",
        "We met Daniel near Antwerp and shared a plum cake .",
    ];

    public static void Write(MLContext context, ITransformer tagger)
    {
        Tables.Heading("What the source for named entities finds by itself");
        foreach (var found in EntitySource.Find(context, tagger, Texts))
        {
            Console.WriteLine(found.Text);
            if (found.EntityText.Length == 0)
                Console.WriteLine("  no entity");
            foreach (var ((text, type), score) in found.EntityText.Zip(found.EntityType).Zip(found.EntityScore))
                AnsiConsole.MarkupLine($"  [bold]{Markup.Escape(type)}[/]: {Markup.Escape(text)} ({100 * score:0} %)");
        }
    }
}
