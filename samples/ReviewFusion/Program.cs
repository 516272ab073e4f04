using System.CommandLine;
using System.Globalization;
using System.Text;
using ReviewFusionSample;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var seed = new Option<int>("--seed") { Description = "Seed of rows, initial weights, order and dropout.", DefaultValueFactory = _ => 1 };
var sourceRows = new Option<int>("--source-rows") { Description = "Maximum sentences of each source.", DefaultValueFactory = _ => 800 };
var rows = new Option<int>("--rows") { Description = "Maximum labelled sentences of the target.", DefaultValueFactory = _ => 300 };
var sourceEpochs = new Option<int>("--source-epochs") { Description = "Passes over the sources.", DefaultValueFactory = _ => 2 };
var epochs = new Option<int>("--epochs") { Description = "Passes over the target.", DefaultValueFactory = _ => 12 };
var model = new Option<string>("--model")
{
    Description = "The file for the fused model.",
    DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "ReviewFusion.zip"),
};
var pictures = new Option<string>("--pictures")
{
    Description = "The folder for the pictures.",
    DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "pictures"),
};
foreach (var (option, least) in new (Option<int>, int)[] { (sourceRows, 30), (rows, 30), (sourceEpochs, 1), (epochs, 1) })
{
    option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && value < least)
            result.AddError($"{option.Name} is {value}. Give at least {least}.");
    });
}

var root = new RootCommand(
    "Fuses adapters of films, tweets and news to predict the sentiment of product reviews from few labels, "
    + "compares the fusion with alternatives, and shows which adapter each word uses.")
{
    seed, sourceRows, rows, sourceEpochs, epochs, model, pictures,
};
root.SetAction(parsed => new SampleRun(new SampleSettings(
    parsed.GetValue(seed),
    parsed.GetValue(sourceRows),
    parsed.GetValue(rows),
    parsed.GetValue(sourceEpochs),
    parsed.GetValue(epochs),
    Path.GetFullPath(parsed.GetRequiredValue(model)),
    Path.GetFullPath(parsed.GetRequiredValue(pictures)))).Run());
return root.Parse(args).Invoke();
