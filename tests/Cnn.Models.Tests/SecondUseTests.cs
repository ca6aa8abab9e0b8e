using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests;

/// <summary>
/// What this library adds to those that a user may hold, datasets and callbacks, has no state of a training in it: a second use is as good as a first. A new
/// class has to be entered here.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class SecondUseTests
{
    private static readonly TempFolder Folder = new();

    private static readonly Dictionary<Type, (Func<Dataset> Data, Func<Callback>? Callback)> Uses = new()
    {
        [typeof(ArrayDataset)] = (Images, null),
        [typeof(SubsetDataset)] = (() => Images().Skip(3), null),
        [typeof(AugmentedDataset)] = (
            () => new AugmentedDataset(Images(), new AugmentationOptions { HorizontalFlip = true, CropPadding = 1, Mixup = 0.4f }, 9), null),
        [typeof(SeriesDataset)] = (() => Series().Map(x => x.Reshape(4, 4, 1)), null),
        [typeof(ConcatenatedDataset)] = (() => Images().Concat(Images()), null),
        [typeof(RepeatedDataset)] = (() => Images().Repeat(2), null),
        [typeof(CachedDataset)] = (() => Images().Cache(), null),
        [typeof(MappedDataset)] = (() => Images().Map(x => x / 2.0), null),
        [typeof(ImageFolderDataset)] = (FromFolder, null),
        [typeof(RunReport)] = (Images, () => new RunReport(Folder.Path("report")) { Samples = Images() }),
        [typeof(TensorBoard)] = (Images, () => new TensorBoard(Folder.Path("board")) { BatchesEvery = 2 }),
    };

    private static IEnumerable<TestCaseData> All => Uses.Select(u => new TestCaseData(u.Value.Data, u.Value.Callback).SetArgDisplayNames(u.Key.Name));

    [OneTimeTearDown]
    public void RemoveFolder() => Folder.Dispose();

    [Test]
    public void Every_class_that_a_user_holds_is_here() =>
        Assert.That(Uses.Keys,
            Is.EquivalentTo(typeof(ImageDataset).Assembly.GetExportedTypes()
            .Where(t => !t.IsAbstract && (t.IsSubclassOf(typeof(Dataset)) || t.IsSubclassOf(typeof(Callback))))));

    [TestCaseSource(nameof(All))]
    public void One_after_the_other_and_in_two_models_in_turns(Func<Dataset> makeData, Func<Callback>? makeCallback)
    {
        ArgumentNullException.ThrowIfNull(makeData);
        string[] alone;
        using (Model model = NewModel())
        {
            (Dataset fresh, Callback[] with) = (makeData(), makeCallback is null ? [] : [makeCallback()]);
            alone = [Train(model, fresh, with), Train(model, fresh, with)];
        }

        Assert.That(alone[1], Is.Not.EqualTo(alone[0]));
        Dataset data = makeData();
        Callback[] callbacks = makeCallback is null ? [] : [makeCallback()];
        using Model first = NewModel(), second = NewModel();
        for (int round = 0; round < 2; round++)
        {
            Assert.That(Train(first, data, callbacks), Is.EqualTo(alone[round]), $"first model, round {round + 1}");
            Assert.That(Train(second, data, callbacks), Is.EqualTo(alone[round]), $"second model, round {round + 1}");
        }
    }

    [TestCaseSource(nameof(All))]
    public void A_dataset_within_its_own_training(Func<Dataset> makeData, Func<Callback>? makeCallback)
    {
        ArgumentNullException.ThrowIfNull(makeData);
        using Model alone = NewModel(), outer = NewModel(), inner = NewModel();
        Dataset data = makeData();
        string expected = Train(alone, makeData(), []), within = "";
        var nested = new AtFirstBatch(() => within = Train(inner, data, makeCallback is null ? [] : [makeCallback()]));
        Assert.That(Train(outer, data, [nested]), Is.EqualTo(expected));
        Assert.That(within, Is.EqualTo(expected));
    }

    private static Sequential NewModel()
    {
        var model = new Sequential(new Input(4, 4, 1), new Flatten(),
            new Dense(2) { Activation = Activation.Softmax }) { Options = new ModelOptions { Backend = BackendKind.Managed, Seed = 6 } };
        model.Compile(new Adam { LearningRate = 0.01 }, Loss.CategoricalCrossentropy, Metric.Accuracy);
        return model;
    }

    private static string Train(Model model, Dataset data, Callback[] callbacks)
    {
        History history = model.Fit(data, new FitOptions { BatchSize = 4, Callbacks = callbacks });
        IEnumerable<float> weights = model.Parameters.SelectMany(p => model.GetWeight(p).ToArray<float>());
        return string.Join(' ', history["loss"].Concat(weights.Select(w => (double)w)).Select(BitConverter.DoubleToInt64Bits));
    }

    private static ArrayDataset Images()
    {
        var random = new Random(3);
        byte[] pixels = new byte[14 * 16];
        random.NextBytes(pixels);
        return new ArrayDataset(pixels, [.. Enumerable.Range(0, 14).Select(i => i % 2)], 4, 4, 1, ["a", "b"], new ImageEncoding { OneHot = true });
    }

    private static SeriesDataset Series()
    {
        var random = new Random(5);
        return new SeriesDataset([.. Enumerable.Range(0, 14 * 16).Select(_ => random.NextSingle())], [.. Enumerable.Range(0, 14).Select(i => i % 2)], 8, 2,
            ["a", "b"], new ImageEncoding { OneHot = true });
    }

    private static Dataset FromFolder()
    {
        var random = new Random(4);
        for (int i = 0; i < 10; i++)
        {
            byte[] pixels = new byte[16];
            random.NextBytes(pixels);
            foreach (string part in (string[])["train", "test"])
            {
                Directory.CreateDirectory(Folder.Path("images", part, i % 2 == 0 ? "a" : "b"));
                File.WriteAllBytes(Folder.Path("images", part, i % 2 == 0 ? "a" : "b", $"{i}.png"),
                    Cnn.Models.Data.Images.Png.PngWriter.Encode(new RawImage(4, 4, 1, pixels)));
            }
        }

        return DataSets.Open(
            $"folder:{Folder.Path("images")}", new DataOptions { Encoding = new ImageEncoding { OneHot = true }, ImageSize = (4, 4), Channels = 1 }).Train;
    }

    private sealed class AtFirstBatch(Action action) : Callback
    {
        public override void OnBatchEnd(int batch, TrainingLogs logs)
        {
            if (batch == 0)
            {
                action();
            }
        }
    }
}
