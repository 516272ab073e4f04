using System.CommandLine;
using System.Globalization;
using System.Text;
using AspectSentimentSample;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var data = new Option<string?>("--data")
{
    Description =
        $"A folder with {string.Join(", ", SampleData.FilesOfFolder)}, and optionally {SampleData.TweetsFile}, "
        + "instead of the rows that come with the sample.",
};
var seed = new Option<int>("--seed") { Description = "Seed of rows, initial weights, order and dropout.", DefaultValueFactory = _ => 1 };
var rows = new Option<int>("--rows") { Description = "The maximum number of training rows per task.", DefaultValueFactory = _ => 600 };
var sourceEpochs = new Option<int>("--source-epochs") { Description = "Passes over the sources.", DefaultValueFactory = _ => 10 };
var epochs = new Option<int>("--epochs") { Description = "Passes over the target.", DefaultValueFactory = _ => 6 };
var output = new Option<string>("--output")
{
    Description = "The folder for the fused model and the pictures.",
    DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "output"),
};
data.Validators.Add(result =>
{
    if (result.GetValueOrDefault<string?>() is { } folder && SampleData.MissingFile(folder) is { } missing)
        result.AddError($"--data is '{folder}', which has no {missing}. Give a folder with {string.Join(", ", SampleData.FilesOfFolder)}.");
});
foreach (var (option, least) in new (Option<int>, int)[] { (rows, 30), (sourceEpochs, 1), (epochs, 1) })
{
    option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && value < least)
            result.AddError($"{option.Name} is {value}. Give at least {least}.");
    });
}

var root = new RootCommand(
    "Fuses an adapter for sentiment and one for named entities to predict the sentiment of a review towards one aspect, "
    + "compares the fusion with alternatives, and shows which adapter each word uses.")
{
    data, seed, rows, sourceEpochs, epochs, output,
};
root.SetAction(parsed => new SampleRun(new SampleSettings(
    parsed.GetValue(data) is { } folder ? SampleData.InFolder(folder) : SampleData.Shipped,
    parsed.GetValue(seed),
    parsed.GetValue(rows),
    parsed.GetValue(sourceEpochs),
    parsed.GetValue(epochs),
    Path.GetFullPath(parsed.GetRequiredValue(output)))).Run());
return root.Parse(args).Invoke();
