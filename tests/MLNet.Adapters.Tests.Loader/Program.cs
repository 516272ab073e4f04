using MLNet.Adapters.Tests.Loader;

try
{
    switch (args)
    {
        case ["score", var model, var rows]:
            ModelScoring.Run(model, rows);
            return 0;
        case ["transform", .. var paths]:
            ModelTransforming.Run(paths);
            return 0;
        case ["default"]:
            LibraryUse.ShowDefaultEncoder();
            return 0;
        case ["count", var encoder]:
            LibraryUse.CountParameters(encoder);
            return 0;
        case ["keep", var encoder, var folder]:
            LibraryUse.KeepStatesAndDie(encoder, folder);
            return 0;
        case ["rivals", var encoder, .. var order]:
            RivalRuntimes.Run(encoder, order);
            return 0;
        default:
            Console.Error.WriteLine(
                "score MODEL ROWS | transform {MODEL DATA OUTPUT}... | default | count ENCODER | keep ENCODER FOLDER | "
                + "rivals ENCODER STAGE...");
            return 2;
    }
}
catch (Exception exception)
{
    Console.Error.WriteLine(exception);
    return 1;
}
