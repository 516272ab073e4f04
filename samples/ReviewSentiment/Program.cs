using System.CommandLine;
using System.Globalization;
using System.Text;
using ReviewSentimentSample;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var rows = new Option<int?>("--rows") { Description = "The maximum number of training sentences (default: all 2,948)." };
rows.Validators.Add(result => RequireAtLeast(result, 30));
var seed = new Option<int>("--seed") { Description = "Seed of rows, initial weights, order and dropout.", DefaultValueFactory = _ => 1 };
var epochs = new Option<int>("--epochs") { Description = "Passes over the training sentences.", DefaultValueFactory = _ => 4 };
epochs.Validators.Add(result => RequireAtLeast(result, 1));
var model = new Option<string>("--model")
{
    Description = "The file for the trained model.",
    DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "ReviewSentiment.zip"),
    Recursive = true,
};
var texts = new Argument<string[]>("texts") { Description = "Sentences, each in quotes.", Arity = ArgumentArity.OneOrMore };

var predict = new Command("predict", "Predicts the sentiment of sentences with the last trained model.") { texts };
predict.SetAction(parsed => Predict(parsed.GetRequiredValue(model), parsed.GetRequiredValue(texts)));

var root = new RootCommand(
    "Trains an adapter that predicts the sentiment of product reviews, compares it with two baselines, saves it and uses it.")
{
    rows,
    seed,
    epochs,
    model,
    predict,
};
root.SetAction(parsed =>
    new SampleRun(parsed.GetValue(seed), parsed.GetValue(epochs)).Run(
        parsed.GetValue(rows),
        Path.GetFullPath(parsed.GetRequiredValue(model))));
return root.Parse(args).Invoke();

static int Predict(string modelPath, string[] texts)
{
    if (!File.Exists(modelPath))
    {
        Console.Error.WriteLine($"Model '{modelPath}' does not exist. Train one first: dotnet run --project samples/ReviewSentiment");
        return 1;
    }

    SampleRun.Predict(modelPath, texts);
    return 0;
}

static void RequireAtLeast(System.CommandLine.Parsing.OptionResult option, int least)
{
    if (option.Tokens.Count == 1 && int.TryParse(option.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && value < least)
        option.AddError($"{option.Option.Name} is {value}. Give at least {least}.");
}
