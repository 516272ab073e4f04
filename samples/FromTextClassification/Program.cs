using System.CommandLine;
using System.Globalization;
using FromTextClassification;
using Microsoft.ML;
using MLNet.Adapters;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var file = new Option<string?>("--tsm") { Description = "A copy of NasBert2000000.tsm. Default: the file in ML.NET's cache." };
var before = new Option<bool>("--before")
{
    Description = "Train with ML.NET's own trainer, which downloads the file. It needs TorchSharp 0.102 and throws on this program's.",
};
var command = new RootCommand("Classifies product reviews on the encoder of ML.NET's TextClassification, by an adapter.") { file, before };
command.SetAction(parsed => Run(parsed.GetValue(file), parsed.GetValue(before)));
return command.Parse(args).Invoke();

static int Run(string? path, bool isBefore)
{
    var mlContext = new MLContext(seed: 1);
    try
    {
        var encoder = isBefore ? null
            : path is null ? PretrainedEncoder.FromMLNetCache(MLNetEncoder.NasBertText, mlContext)
            : PretrainedEncoder.FromTsm(path, MLNetEncoder.NasBertText);
        var model = encoder is null
            ? Before.Train(mlContext, Load("products.train300.tsv"))
            : After.Train(mlContext, Load("products.train300.tsv"), encoder);
        var scored = model.Transform(Load("products.test.tsv"));
        Console.WriteLine($"Columns: {string.Join(", ", scored.Schema.Where(column => !column.IsHidden).Select(column => column.Name))}");
        Console.WriteLine($"Accuracy on the test rows: {mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy:0.000}");
        return 0;
    }
    catch (FileNotFoundException missing)
    {
        Console.Error.WriteLine(missing.Message); // names the file and what to do
        return 1;
    }

    IDataView Load(string name) => mlContext.Data.LoadFromTextFile<Review>(
        Path.Combine(AppContext.BaseDirectory, "data", name), hasHeader: true);
}
