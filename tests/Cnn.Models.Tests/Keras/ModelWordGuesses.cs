using Cnn.Models.Tests.Data.Support;
using Cnn.Models.Tests.Keras.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Keras;

/// <summary>Words of keras.models and of datasets, and what they must do.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ModelWordGuesses
{
    private static Sequential Made() => new(new Input(2), new Dense(3, kernelInitializer: "ones", activityRegularizer: "l2"), new Dense(1));

    [Test]
    public void A_model_from_whatever_file()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Root, "ours.keras");
        using Sequential model = Made();
        model.Compile("adam", "mse");
        Models.SaveModel(model, path);
        using Model ours = Models.LoadModel(path);
        Assert.That(ours.GetWeights()[0].ToArray(), Is.All.EqualTo(1));
        Assert.That(ours.Layers[1].ActivityRegularizer?.L2, Is.EqualTo(0.01f));
        Assert.That(ours.Optimizer, Is.TypeOf<Adam>());
        string keras = KerasFixtures.PathOf("layers-3.keras");
        using Model theirs = Models.LoadModel(keras), known = KerasModel.Load(keras);
        Assert.That(theirs.Layers.Select(l => l.Name), Is.EqualTo(known.Layers.Select(l => l.Name)));
        Assert.That(() => Models.LoadModel(Path.Combine(folder.Root, "none.keras")), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void A_clone_has_weights_of_its_own()
    {
        using Sequential model = Made();
        using Model clone = Models.CloneModel(model), again = Models.ModelFromJson(model.ToJson());
        Assert.That(clone.Layers.Select(l => l.Name), Is.EqualTo(model.Layers.Select(l => l.Name)));
        clone.SetWeights([.. clone.GetWeights().Select(w => w * 0)]);
        Assert.That(model.GetWeights()[0].ToArray(), Is.All.EqualTo(1));
        Assert.That(again.CountParams(), Is.EqualTo(13));
        Assert.That(again.Layers[1].ActivityRegularizer!.L2, Is.EqualTo(0.01f));
    }

    [Test]
    public void Two_parts_of_a_dataset()
    {
        Tensor x = Tensor.Range(10).Reshape(10, 1);
        var (train, val) = Utils.SplitDataset((x, x), leftSize: 0.75);
        Assert.That((train.Count, val.Count, val.ToTensors().X.ToArray()[0]), Is.EqualTo((8, 2, 8f)), "7.5 rounded to even, in their order");
        var (left, right) = Utils.SplitDataset(new TensorDataset(x, x), leftSize: 2, rightSize: 3);
        Assert.That(left.ToTensors().X.ToArray(), Is.EqualTo(new float[] { 0, 1 }));
        Assert.That(right.ToTensors().X.ToArray(), Is.EqualTo(new float[] { 7, 8, 9 }));
        var (mixed, rest) = Utils.SplitDataset((x, x), rightSize: 0.3, shuffle: true, seed: 1);
        Assert.That(mixed.ToTensors().X.ToArray().Concat(rest.ToTensors().X.ToArray()), Is.EquivalentTo(x.ToArray()).And.Not.Ordered);
        Assert.That(() => Utils.SplitDataset((x, x)), Throws.ArgumentException.With.Message.Contains("rightSize"));
        Assert.That(() => Utils.SplitDataset((x, x), leftSize: 10), Throws.ArgumentException.With.Message.Contains("10 and 0"));
        Assert.That(() => Utils.SplitDataset((x, x), leftSize: 2.5), Throws.ArgumentException);
        Assert.That(() => Utils.SplitDataset((x, x), leftSize: 6, rightSize: 6), Throws.ArgumentException);
    }

    [Test]
    public void A_pipeline_in_the_words_of_tf_data()
    {
        Tensor x = Tensor.Range(10).Reshape(10, 1);
        BatchedDataset data = Dataset.FromTensorSlices((x, x)).Shuffle(1000).Batch(4).Prefetch(2);
        Assert.That(data.Select(b => b.X.Shape[0]), Is.EqualTo(new[] { 4, 4, 2 }));
        Assert.That(data.SelectMany(b => b.X.ToArray()), Is.EquivalentTo(x.ToArray()).And.Not.Ordered);
    }

    [Test]
    public void Images_of_a_folder_in_batches()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 3; i++)
        {
            folder.Write($"cats/{i}.png", PngBytes.Plain(2, 2, 1, [10, 10, 10, 10]));
            folder.Write($"dogs/{i}.png", PngBytes.Plain(2, 2, 1, [200, 200, 200, 200]));
        }

        Dataset images = Utils.ImageDatasetFromDirectory(folder.Root, batchSize: 4, imageSize: (2, 2));
        Assert.That((images.BatchSize, images.Count), Is.EqualTo(((int?)4, 6)));
        Assert.That(images.ClassNames, Is.EqualTo(new[] { "cats", "dogs" }));
    }

    [Test]
    public void A_picture_with_and_without_shapes_and_names()
    {
        using var folder = new TempFolder();
        using Sequential model = Made();
        string Drawn(bool shapes, bool names)
        {
            string path = Path.Combine(folder.Root, "model.dot");
            Utils.PlotModel(model, toFile: path, showShapes: shapes, showLayerNames: names);
            return File.ReadAllText(path);
        }

        Assert.That(Drawn(shapes: true, names: false), Does.Contain("3 · 9 parameters"));
        Assert.That(Drawn(shapes: false, names: false), Does.Contain("9 parameters").And.Not.Contain("·"));
        Assert.That(Drawn(shapes: false, names: true), Does.Contain("dense_1\\nDense").Or.Contain("dense_1\nDense"));
        Utils.PlotModel(model, Path.Combine(folder.Root, "model.png"), showShapes: false);
        Assert.That(File.ReadAllBytes(Path.Combine(folder.Root, "model.png"))[1..4], Is.EqualTo("PNG"u8.ToArray()));
    }
}
