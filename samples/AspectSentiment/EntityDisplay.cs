using Microsoft.ML;
using Samples;
using Spectre.Console;

namespace AspectSentimentSample;

/// <summary>Shows in the terminal which entities the source model finds on its own.</summary>
internal static class EntityDisplay
{
    // Words are separated by spaces, as in the data files.
    private static readonly string[] Texts =
    [
        "Rosa served us a bean stew in Ljubljana .",
        "We met Daniel near Antwerp and shared a plum cake .",
    ];

    public static void Write(MLContext context, ITransformer tagger)
    {
        Tables.Heading("What the named-entity source finds on its own");
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
