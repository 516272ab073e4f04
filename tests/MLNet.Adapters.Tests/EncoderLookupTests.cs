using Microsoft.ML;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Checkpoints;

namespace MLNet.Adapters.Tests;

/// <summary>Where a model that only refers to its encoder finds it.</summary>
[TestClass]
public sealed class EncoderLookupTests : IDisposable
{
    private readonly TemporaryFolder _parent = new();
    private readonly string _id = $"lookup-{Guid.NewGuid():N}";
    private readonly string? _variable = Environment.GetEnvironmentVariable(EncoderLookup.EnvironmentVariable);

    private string InApplication => Path.Combine(AppContext.BaseDirectory, "encoders", _id);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(EncoderLookup.EnvironmentVariable, _variable);
        if (Directory.Exists(InApplication))
            Directory.Delete(InApplication, recursive: true);
        _parent.Dispose();
    }

    [TestMethod]
    public void Missing_encoder_is_an_error_with_id_hash_and_remedy()
    {
        var (model, sha256) = Save();
        Environment.SetEnvironmentVariable(EncoderLookup.EnvironmentVariable, _parent.File("elsewhere"));

        Fails(
            model,
            $"'{_id}'",
            sha256,
            "was not found",
            InApplication,
            Path.Combine(_parent.File("elsewhere"), _id),
            EncoderLookup.EnvironmentVariable,
            "PretrainedEncoder.Register",
            "EncoderStorage.Embedded");
    }

    [TestMethod]
    public void Different_encoder_of_the_name_is_an_error_with_both_hashes()
    {
        var (model, sha256) = Save();
        PutInto(Path.GetDirectoryName(InApplication)!);
        TinyBert.Replace(InApplication, "vocab.txt", "great", "grand");

        Fails(model, $"'{_id}'", sha256, PretrainedEncoder.FromDirectory(InApplication).Sha256, "PretrainedEncoder.Register");
    }

    [TestMethod]
    public void Different_registered_encoder_of_the_name_is_an_error_with_both_hashes()
    {
        var (model, sha256) = Save();
        var other = PutInto(_parent.File("other"));
        TinyBert.Replace(other, "vocab.txt", "great", "gross");
        PretrainedEncoder.Register(PretrainedEncoder.FromDirectory(other));

        Fails(model, $"'{_id}'", sha256, PretrainedEncoder.FromDirectory(other).Sha256);
    }

    [TestMethod]
    public void Encoder_in_the_application_s_folder_is_found()
    {
        var (model, sha256) = Save();
        PutInto(Path.GetDirectoryName(InApplication)!);

        using var loaded = Load(model);

        Assert.AreEqual((_id, sha256), (loaded.Encoder.Id, loaded.Encoder.Sha256));
        Assert.HasCount(1, TinyReviews.Score(loaded, ["good film"]));
    }

    [TestMethod]
    public void Encoder_in_any_folder_of_the_variable_is_found()
    {
        var (model, sha256) = Save();
        PutInto(_parent.File("two"));
        Environment.SetEnvironmentVariable(
            EncoderLookup.EnvironmentVariable,
            string.Join(Path.PathSeparator, _parent.File("one"), "", _parent.File("two")));

        using var loaded = Load(model);

        Assert.AreEqual(sha256, loaded.Encoder.Sha256);
    }

    [TestMethod]
    public void Different_encoder_in_one_place_does_not_hide_the_right_one_in_the_next()
    {
        var (model, sha256) = Save();
        PutInto(Path.GetDirectoryName(InApplication)!);
        TinyBert.Replace(InApplication, "vocab.txt", "great", "grand");
        PutInto(_parent.File("two"));
        Environment.SetEnvironmentVariable(EncoderLookup.EnvironmentVariable, _parent.File("two"));

        using var loaded = Load(model);

        Assert.AreEqual(sha256, loaded.Encoder.Sha256);
    }

    [TestMethod]
    public void Registered_encoder_goes_before_folders_and_the_application_s_before_the_variable_s()
    {
        var (model, _) = Save();
        PutInto(Path.GetDirectoryName(InApplication)!);
        var inVariable = PutInto(_parent.File("two"));
        Environment.SetEnvironmentVariable(EncoderLookup.EnvironmentVariable, _parent.File("two"));

        using (var loaded = Load(model))
        {
            // Its weights have not been read: they can still come from the application's folder alone.
            Directory.Delete(inVariable, recursive: true);
            Assert.HasCount(1, TinyReviews.Score(loaded, ["good film"]));
        }

        var registered = PretrainedEncoder.FromDirectory(InApplication);
        PretrainedEncoder.Register(registered);
        using var second = Load(model);
        Assert.AreSame(registered, second.Encoder);
    }

    private static AdapterTextClassificationTransformer Load(byte[] model) =>
        (AdapterTextClassificationTransformer)new MLContext().Model.Load(new MemoryStream(model), out _);

    private static void Fails(byte[] model, params string[] parts)
    {
        Exception error = Assert.Throws<Exception>(() => Load(model));
        while (error.InnerException is { } inner)
            error = inner;

        Assert.IsInstanceOfType<FileNotFoundException>(error);
        foreach (var part in parts)
            StringAssert.Contains(error.Message, part);
    }

    /// <summary>A model that refers to an encoder of this test's own, which is gone afterwards.</summary>
    private (byte[] Model, string Sha256) Save()
    {
        using var gone = new TemporaryFolder();
        var encoder = PretrainedEncoder.FromDirectory(Write(gone.Path));
        var context = new MLContext(1);
        using var model = TinyReviews.Fit(
            context,
            TinyReviews.Options with
            {
                Encoder = encoder,
                EncoderStorage = EncoderStorage.Referenced,
                MaxEpochs = 1,
            });
        using var stream = new MemoryStream();
        context.Model.Save(model, null, stream);
        return (stream.ToArray(), encoder.Sha256);
    }

    private string PutInto(string folder) => Write(Directory.CreateDirectory(folder).FullName);

    // The same files each time, and no other test's.
    private string Write(string parent)
    {
        var folder = Directory.CreateDirectory(Path.Combine(parent, _id)).FullName;
        foreach (var file in (string[])["config.json", "model.safetensors", "vocab.txt"])
            File.Copy(Path.Combine(TinyBert.Folder, file), Path.Combine(folder, file));
        TinyBert.Replace(folder, "vocab.txt", "[unused199]", _id);
        return folder;
    }
}
