using Microsoft.ML;
using MLNet.Adapters.Extensions.Serving;
using MLNet.Adapters.Tests.Checkpoints;

namespace MLNet.Adapters.Tests.Extensions;

[TestClass]
public sealed class UnpackFolderTests
{
    [TestMethod]
    public void A_folder_that_can_be_written_is_left_empty()
    {
        using var folder = new TemporaryFolder();

        Assert.IsNull(UnpackFolder.Fault(new MLContext { TempFilePath = folder.Path }));
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void A_folder_that_cannot_be_written_is_named_with_the_remedy()
    {
        using var folder = new TemporaryFolder();

        var fault = UnpackFolder.Fault(new MLContext { TempFilePath = folder.File("missing") });

        StringAssert.Contains(fault, folder.File("missing"));
        StringAssert.Contains(fault, "TMPDIR");
    }

    [TestMethod]
    public void A_model_that_cannot_be_unpacked_says_so()
    {
        using var folder = new TemporaryFolder();
        SavedExpression.Save(folder.File("model.zip"), 2);
        using var served = new Served<Number, Multiplied>(options =>
        {
            options.FromFile(folder.File("model.zip"));
            options.Context = new MLContext { TempFilePath = folder.Write("file", "not a folder") };
        });

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => served.Predictor.Predict(new Number { Value = 1 }));

        StringAssert.Contains(error.Message, $"the temporary folder '{folder.File("file")}', which cannot be written");
    }
}
