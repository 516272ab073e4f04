using System.CommandLine;
using System.Globalization;
using System.Text;
using Samples;
using TextTasksSample;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

(string Name, string Purpose, Action Run)[] tasks =
[
    ("binary", "Yes or no: is a product review positive?", BinarySample.Run),
    ("number", "A number for a text: how positive is a product review, from -4 to 4?", NumberSample.Run),
    ("pairs", "A number for a pair of texts: does a service note answer a report?", PairsSample.Run),
    ("labels", "Several labels per text: which feelings does a restaurant review have?", LabelsSample.Run),
    ("entities", "Named entities: who, where and which dish?", EntitiesSample.Run),
    ("answers", "Answers to questions, as parts of a text", AnswersSample.Run),
    (
        "embeddings",
        "Embeddings: the nearest reviews; and service notes found for reports, plain and trained on pairs",
        EmbeddingsSample.Run),
    ("domain", "A domain adapter from unlabelled texts, with a task on top of it", DomainSample.Run),
];

var chosen = new Argument<string>("task")
{
    Description = $"all, or one of {string.Join(", ", tasks.Select(task => task.Name))}.",
    DefaultValueFactory = _ => "all",
};
chosen.AcceptOnlyFromAmong(["all", .. tasks.Select(task => task.Name)]);
var root = new RootCommand("Trains each kind of task on small data and shows the model's predictions.") { chosen };
root.SetAction(parsed =>
{
    foreach (var (_, purpose, run) in tasks.Where(task => parsed.GetValue(chosen) is "all" or null || parsed.GetValue(chosen) == task.Name))
    {
        Tables.Heading(purpose);
        run();
    }
});
return root.Parse(args).Invoke();
