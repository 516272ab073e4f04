using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>
/// What ML.NET expects of every estimator and its transformer. A derived class supplies the estimator and data, and inherits the
/// tests.
/// </summary>
public abstract class EstimatorContractTests<TTransformer> : CursorContractTests<TTransformer>
    where TTransformer : class, ITransformer
{
    [TestMethod]
    public void Schema_propagation_reads_no_data()
    {
        SchemaShape promised = CreateEstimator(new MLContext(1)).GetOutputSchema(SchemaShape.Create(Subject.FitData.Schema));

        Assert.IsGreaterThan(Subject.FitData.Schema.Count, promised.Count);
    }

    [TestMethod]
    public void Transform_reads_no_data()
    {
        IDataView scored = Subject.Model.Transform(new UnreadableView(Subject.FitData.Schema));

        Assert.IsGreaterThan(Subject.FitData.Schema.Count, scored.Schema.Count);
    }

    [TestMethod]
    public void Data_without_what_fitting_needs_fails_in_schema_propagation_and_fit()
    {
        IDataView data = CreateTransformData(Subject.Context);
        IEstimator<TTransformer> estimator = CreateEstimator(Subject.Context);
        if (!NeedsMoreToFit)
        {
            CollectionAssert.AreEquivalent(
                estimator.GetOutputSchema(SchemaShape.Create(data.Schema)).Select(column => column.Name).ToArray(),
                estimator.Fit(data).GetOutputSchema(data.Schema).Select(column => column.Name).ToArray());
            return;
        }

        MustFail(() => estimator.GetOutputSchema(SchemaShape.Create(data.Schema)));
        MustFail(() => estimator.Fit(data));
        MustFail(() => estimator.Fit(new UnreadableView(data.Schema)));
    }

    [TestMethod]
    public void Invalid_data_fails_in_schema_propagation_and_fit()
    {
        IEstimator<TTransformer> estimator = CreateEstimator(Subject.Context);
        foreach (IDataView data in CreateInvalidData(Subject.Context))
        {
            MustFail(() => estimator.GetOutputSchema(SchemaShape.Create(data.Schema)));
            MustFail(() => estimator.Fit(new UnreadableView(data.Schema)));
        }
    }

    [TestMethod]
    public void Data_that_cannot_be_transformed_fails_in_schema_propagation_and_transform()
    {
        List<IDataView> fitOnly = [.. CreateFitOnlyData(Subject.Context)];
        foreach (IDataView data in fitOnly)
        {
            IEstimator<TTransformer> estimator = CreateEstimator(Subject.Context);
            estimator.GetOutputSchema(SchemaShape.Create(data.Schema));
            (estimator.Fit(data) as IDisposable)?.Dispose();
        }

        foreach (IDataView data in fitOnly.Concat(CreateInvalidData(Subject.Context)))
        {
            foreach (ITransformer model in new[] { Subject.Model, Subject.Loaded })
            {
                MustFail(() => model.GetOutputSchema(data.Schema));
                MustFail(() => model.Transform(data));
                MustFail(() => model.GetRowToRowMapper(data.Schema));
            }
        }
    }

    [TestMethod]
    public void Loaded_model_has_the_same_schema_and_values()
    {
        foreach (IDataView data in new[] { Subject.FitData, CreateTransformData(Subject.Context) })
        {
            CollectionAssert.AreEqual(
                SchemaText.Describe(Subject.Model.GetOutputSchema(data.Schema)),
                SchemaText.Describe(Subject.Loaded.GetOutputSchema(data.Schema)));
            RowText.AreEqual(RowText.ReadAll(Subject.Model.Transform(data)), RowText.ReadAll(Subject.Loaded.Transform(data)));
        }

        Assert.AreEqual(Subject.Model.GetType(), Subject.Loaded.GetType());
        CollectionAssert.AreEqual(SchemaText.Describe(Subject.FitData.Schema), SchemaText.Describe(Subject.LoadedSchema));
    }

    [TestMethod]
    public void Row_mapper_has_the_schemas_of_data_and_transformer()
    {
        Assert.IsTrue(Subject.Model.IsRowToRowMapper);
        IRowToRowMapper mapper = Subject.Model.GetRowToRowMapper(Subject.FitData.Schema);

        Assert.AreSame(Subject.FitData.Schema, mapper.InputSchema);
        CollectionAssert.AreEqual(
            SchemaText.Describe(Subject.Model.GetOutputSchema(Subject.FitData.Schema)), SchemaText.Describe(mapper.OutputSchema));
    }

    [TestMethod]
    public void Output_schema_is_that_of_the_transformed_data() => CollectionAssert.AreEqual(
        SchemaText.Describe(Subject.Model.GetOutputSchema(Subject.FitData.Schema)), SchemaText.Describe(Subject.Scored.Schema));

    [TestMethod]
    public void Promised_and_delivered_shapes_are_compatible_both_ways()
    {
        SchemaShape promised = CreateEstimator(Subject.Context).GetOutputSchema(SchemaShape.Create(Subject.FitData.Schema));
        SchemaShape delivered = SchemaShape.Create(Subject.Scored.Schema);

        CollectionAssert.AreEquivalent(promised.Select(column => column.Name).ToArray(), delivered.Select(column => column.Name).ToArray());
        foreach (SchemaShape.Column expected in promised)
        {
            SchemaShape.Column found = delivered.Single(column => column.Name == expected.Name);
            Assert.IsTrue(expected.IsCompatibleWith(found), $"{expected.Name}: something was promised and not delivered.");
            Assert.IsTrue(found.IsCompatibleWith(expected), $"{expected.Name}: something was delivered and not promised.");
        }
    }

    [TestMethod]
    public void Transform_from_eight_threads_gives_the_same_rows()
    {
        List<RowText> expected = RowText.ReadAll(Subject.Scored);

        List<RowText>[] found = OnThreads(8, () => RowText.ReadAll(Subject.Model.Transform(Subject.FitData)));

        Array.ForEach(found, rows => RowText.AreEqual(expected, rows));
    }

    [TestMethod]
    public void Stock_stages_before_and_after_change_no_value()
    {
        MLContext context = Subject.Context;
        ITransformer chain = context.Transforms.CopyColumns("Before", Subject.FitData.Schema[0].Name)
            .Append(new Fixed<TTransformer>(Subject.Model, CreateEstimator(context)))
            .Append(context.Transforms.CopyColumns("After", Subject.Scored.Schema[^1].Name))
            .Fit(Subject.FitData);
        (ITransformer loaded, _) = SaveAndLoad(context, chain, Subject.FitData.Schema);
        string[] names = [.. Subject.Scored.Schema.Where(column => !column.IsHidden).Select(column => column.Name)];

        foreach (ITransformer model in (ITransformer[])[chain, loaded])
        {
            IDataView scored = model.Transform(Subject.FitData);
            CollectionAssert.AreEqual(
                Values(Subject.Scored),
                Values(context.Transforms.SelectColumns(names).Fit(scored).Transform(scored)));
            Assert.AreEqual(Subject.Scored.Schema[^1].Type, scored.Schema["After"].Type);
        }
    }

    [TestMethod]
    public void Cache_keeps_the_values()
    {
        IDataView cached = Subject.Context.Data.Cache(Subject.Scored);

        RowText.AreEqual(RowText.ReadAll(Subject.Scored), RowText.ReadAll(cached));
        RowText.AreEqual(RowText.ReadAll(Subject.Scored), RowText.ReadAll(cached));
    }

    [TestMethod]
    public void Scored_rows_survive_ShuffleRows()
    {
        IDataView shuffled = Subject.Context.Data.ShuffleRows(Subject.Scored, seed: 3, shufflePoolSize: 7);

        AreClose(ById(RowText.ReadAll(Subject.Scored)), ById(RowText.ReadAll(shuffled)));
    }

    [TestMethod]
    public void Scored_rows_survive_SaveAsBinary()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (FileStream stream = File.Create(path))
                Subject.Context.Data.SaveAsBinary(Subject.Scored, stream);

            CollectionAssert.AreEqual(Values(Subject.Scored), Values(Subject.Context.Data.LoadFromBinary(path)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void Take_and_skip_give_their_part_of_the_rows()
    {
        string[] all = Values(Subject.Scored);

        CollectionAssert.AreEqual(all[..5], Values(Subject.Context.Data.TakeRows(Subject.Scored, 5)));
        CollectionAssert.AreEqual(all[5..], Values(Subject.Context.Data.SkipRows(Subject.Scored, 5)));
    }

    [TestMethod]
    public void Estimator_can_be_fitted_again()
    {
        IEstimator<TTransformer> estimator = CreateEstimator(new MLContext(1));
        TTransformer first = estimator.Fit(Subject.FitData);
        TTransformer second = estimator.Fit(Subject.FitData);

        RowText.AreEqual(RowText.ReadAll(first.Transform(Subject.FitData)), RowText.ReadAll(second.Transform(Subject.FitData)));
        (first as IDisposable)?.Dispose();
        Assert.IsNotEmpty(RowText.ReadAll(second.Transform(Subject.FitData)));
        (second as IDisposable)?.Dispose();
    }
}
