using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>
/// What ML.NET expects of every estimator and its transformer. A derived class supplies the estimator and data, and inherits the
/// tests.
/// </summary>
public abstract class EstimatorContractTests<TTransformer> : FittedModelTests<TTransformer>
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
                SchemaText.Describe(Subject.Model.GetOutputSchema(data.Schema)), SchemaText.Describe(Subject.Loaded.GetOutputSchema(data.Schema)));
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
    public void Values_do_not_depend_on_the_columns_that_are_active()
    {
        List<RowText> all = RowText.ReadAll(Subject.Scored);
        Assert.HasCount(all.Count, all.Select(row => row.Id).ToHashSet());
        CollectionAssert.AreEqual(Enumerable.Range(0, all.Count).Select(row => (long)row).ToArray(), all.Select(row => row.Position).ToArray());

        IEnumerable<Func<DataViewSchema.Column, bool>> selections =
        [
            column => column.Index % 2 == 0,
            column => column.Index % 2 == 1,
            .. Subject.Scored.Schema.Select(single => (Func<DataViewSchema.Column, bool>)(column => column.Index == single.Index)),
        ];
        foreach (Func<DataViewSchema.Column, bool> isActive in selections)
        {
            int[] indices = [.. Subject.Scored.Schema.Where(isActive).Select(column => column.Index)];
            RowText.AreEqual(
                all.Select(row => row with { Values = [.. indices.Select(index => row.Values[index])] }), RowText.ReadAll(Subject.Scored, isActive));
        }
    }

    [TestMethod]
    public void Row_mapper_gives_the_values_of_transform()
    {
        IRowToRowMapper mapper = Subject.Model.GetRowToRowMapper(Subject.FitData.Schema);
        DataViewRowCursor input = Subject.FitData.GetRowCursor(mapper.GetDependencies(mapper.OutputSchema));
        using DataViewRow row = mapper.GetRow(input, mapper.OutputSchema);
        Func<RowText> read = RowText.Bind(row, mapper.OutputSchema);
        var rows = new List<RowText>();
        while (input.MoveNext())
            rows.Add(read());

        AreClose(RowText.ReadAll(Subject.Scored), rows);
    }

    [TestMethod]
    public void Without_active_columns_every_row_is_there()
    {
        long scoredBefore = CountScoredRows(Subject.Model);

        Assert.HasCount(RowText.ReadAll(Subject.FitData).Count, RowText.ReadAll(Subject.Scored, _ => false));
        Assert.AreEqual(Subject.FitData.GetRowCount(), Subject.Scored.GetRowCount());
        Assert.AreEqual(scoredBefore, CountScoredRows(Subject.Model));
    }

    [TestMethod]
    public void Columns_that_pass_through_cost_no_scoring()
    {
        long scoredBefore = CountScoredRows(Subject.Model);
        int inputs = Subject.FitData.Schema.Count;

        RowText.AreEqual(RowText.ReadAll(Subject.FitData), RowText.ReadAll(Subject.Scored, column => column.Index < inputs));
        Assert.AreEqual(scoredBefore, CountScoredRows(Subject.Model));
    }

    [TestMethod]
    public void Every_row_is_scored_once()
    {
        long scoredBefore = CountScoredRows(Subject.Model);

        int rows = RowText.ReadAll(Subject.Scored).Count;

        Assert.AreEqual(rows, CountScoredRows(Subject.Model) - scoredBefore);
    }

    [TestMethod]
    public void Preview_of_a_few_rows_scores_a_few()
    {
        var many = new RepeatedView(Subject.FitData, 200);
        long scoredBefore = CountScoredRows(Subject.Model);

        Assert.HasCount(3, Subject.Model.Transform(many).Preview(3).RowView);

        Assert.IsLessThanOrEqualTo(8, CountScoredRows(Subject.Model) - scoredBefore);
    }

    [TestMethod]
    public void Getter_of_an_inactive_column_throws()
    {
        foreach (DataViewSchema.Column active in Subject.Scored.Schema)
        {
            using DataViewRowCursor cursor = Subject.Scored.GetRowCursor([active]);
            foreach (DataViewSchema.Column column in Subject.Scored.Schema)
            {
                Assert.AreEqual(column.Index == active.Index, cursor.IsColumnActive(column));
                if (column.Index != active.Index)
                    MustFail(() => SchemaText.BindValue(cursor, column));
            }
        }
    }

    [TestMethod]
    public void Values_cannot_be_read_before_the_first_or_after_the_last_row()
    {
        using DataViewRowCursor cursor = Subject.Scored.GetRowCursor(Subject.Scored.Schema);
        Func<string>[] values = [.. Subject.Scored.Schema.Select(column => SchemaText.BindValue(cursor, column))];

        Array.ForEach(values, value => MustFail(() => value()));
        while (cursor.MoveNext())
            Array.ForEach(values, value => value());
        Array.ForEach(values, value => MustFail(() => value()));
    }

    [TestMethod]
    public void Cursor_set_partitions_the_rows()
    {
        DataViewRowCursor[] cursors = Subject.Scored.GetRowCursorSet(Subject.Scored.Schema, 3);
        List<RowText> rows = [.. cursors.SelectMany(cursor => RowText.ReadAll(cursor, Subject.Scored.Schema))];
        Array.ForEach(cursors, cursor => cursor.Dispose());

        CollectionAssert.AreEquivalent(
            RowText.ReadAll(Subject.Scored).Select(row => row.ToString()).ToArray(), rows.Select(row => row.ToString()).ToArray());
    }

    [TestMethod]
    public void Same_seed_shuffles_the_same_way_and_keeps_rows_whole()
    {
        Assert.AreEqual(Subject.FitData.CanShuffle, Subject.Scored.CanShuffle);
        List<RowText> ordered = RowText.ReadAll(Subject.Scored);
        List<RowText> shuffled = RowText.ReadAll(Subject.Scored, null, new Random(5));

        RowText.AreEqual(shuffled, RowText.ReadAll(Subject.Scored, null, new Random(5)));
        CollectionAssert.AreNotEqual(ordered.Select(row => row.Id).ToArray(), shuffled.Select(row => row.Id).ToArray());
        AreClose(ById(ordered), ById(shuffled));
    }

    [TestMethod]
    public void Two_cursors_at_once_agree()
    {
        using DataViewRowCursor first = Subject.Scored.GetRowCursor(Subject.Scored.Schema);
        using DataViewRowCursor second = Subject.Scored.GetRowCursor(Subject.Scored.Schema);
        Func<RowText> readFirst = RowText.Bind(first, Subject.Scored.Schema);
        Func<RowText> readSecond = RowText.Bind(second, Subject.Scored.Schema);
        while (first.MoveNext())
        {
            Assert.IsTrue(second.MoveNext());
            Assert.AreEqual(readFirst().ToString(), readSecond().ToString());
        }

        Assert.IsFalse(second.MoveNext());
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
            CollectionAssert.AreEqual(Values(Subject.Scored), Values(context.Transforms.SelectColumns(names).Fit(scored).Transform(scored)));
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
