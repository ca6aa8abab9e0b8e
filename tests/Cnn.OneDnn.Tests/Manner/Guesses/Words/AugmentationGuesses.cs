using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner.Guesses.Words;

/// <summary>
/// Layers that vary images, read off a step of training: with a loss that is the mean of the output and an image of weights before the layer, each weight moves
/// by how often its place is read. Places by Keras's transformations, worked out by hand.
/// </summary>
[TestFixture(BackendKind.OneDnn)]
[TestFixture(BackendKind.Managed)]
[NonParallelizable]
internal sealed class AugmentationGuesses(BackendKind backend)
{
    // Gives what it is given plus a weight for each place, of which the steps can be read.
    private sealed class Offset(Shape shape) : Layer
    {
        private Parameter? weight;

        protected override void Build(Shape inputShape) => weight = AddWeight(shape, "zeros", name: "offset");

        protected override Symbol Call(LayerContext context, Symbol input) => input + context.Weight(weight!, input);
    }

    // Its loss is the output times the target, so that the gradient of the output is the target over the number of its elements.
    private Tensor GradientOf(Layer layer, Shape sample, Tensor target, int samples = 1)
    {
        var offset = new Offset(sample);
        using var model = new Sequential { new Input(sample), offset, layer };
        model.Options = new ModelOptions { Backend = backend };
        model.Compile(new SGD(1), (yTrue, yPred) => yTrue * yPred);
        int size = target.Shape.ElementCount;
        model.TrainOnBatch(Tensor.Zeros(new Shape([samples, .. sample])), Tensor.Concatenate([.. Enumerable.Repeat(target, samples)]));
        return offset.GetWeights()[0] * -(size * samples);
    }

    private float[] Predicted(Layer layer, Tensor x)
    {
        using var model = new Sequential { layer };
        model.Options = new ModelOptions { Backend = backend };
        return model.Predict(x).ToArray();
    }

    private float[] Trained(Layer layer, Tensor x, Shape sample)
    {
        float[] seen = new float[sample.ElementCount];
        for (int place = 0; place < seen.Length; place++)
        {
            var target = new Tensor(new Shape([1, .. sample]));
            target.AsSpan<float>()[place] = 1;
            float[] read = GradientOf(Again(layer), sample, target).ToArray();
            seen[place] = read.Zip(x.ToArray(), (share, value) => share * value).Sum();
        }

        return seen;
    }

    private static Layer Again(Layer layer) => LayerRegistry.FromConfig(layer.ClassName, layer.GetConfig());

    [Test]
    public void A_quarter_turn_is_counter_clockwise() => Assert.That(
        Trained(new RandomRotation((0.25, 0.25)), Tensor.Range(9).Reshape(1, 3, 3, 1), (3, 3, 1)),
        Is.EqualTo(new float[] { 2, 5, 8, 1, 4, 7, 0, 3, 6 }).Within(1e-4));

    [Test]
    public void A_translation_goes_down_and_to_the_right_and_fills() => Assert.That(
        Trained(new RandomTranslation((0.5, 0.5), (0.25, 0.25), fillMode: "nearest"), Tensor.Range(8).Reshape(1, 2, 4, 1), (2, 4, 1)),
        Is.EqualTo(new float[] { 0, 0, 1, 2, 0, 0, 1, 2 }).Within(1e-5));

    [Test]
    public void A_zoom_of_one_more_sees_twice_as_much() => Assert.That(
        Trained(new RandomZoom((1, 1), fillMode: "constant", interpolation: "nearest"), Tensor.Range(9).Reshape(1, 3, 3, 1), (3, 3, 1)),
        Is.EqualTo(new float[] { 0, 0, 0, 0, 4, 0, 0, 0, 0 }), "the corners are two pixels away from the middle, outside of the image");

    [Test]
    public void Half_of_the_images_are_mirrored()
    {
        var target = Tensor.From(new float[] { 1, 0 }, 1, 1, 2, 1);
        float[] read = GradientOf(new RandomFlip("horizontal", seed: 1), (1, 2, 1), target, samples: 400).ToArray();

        // Five standard deviations of a binomial share: 5 sqrt(400 / 4).
        Assert.That(read.Sum(), Is.EqualTo(400).Within(1e-2));
        Assert.That(read[1], Is.EqualTo(200).Within(50));
        float[] upright = GradientOf(new RandomFlip("vertical"), (1, 2, 1), target, samples: 20).ToArray();
        Assert.That(upright, Is.EqualTo(new float[] { 20, 0 }).Within(1e-3), "an image of one row is its own mirror");
    }

    [Test]
    public void Contrast_and_brightness_are_for_training()
    {
        // The gradient of f (x - mean) + mean with respect to x: f for itself and (1 - f) / n for each of n pixels.
        var target = Tensor.From(new float[] { 1, 0, 0, 0 }, 1, 2, 2, 1);
        float[] read = GradientOf(new RandomContrast(0.5, valueRange: (-1, 1)), (2, 2, 1), target).ToArray();
        float factor = read[0] - read[1], rest = (1 - factor) / 4;
        Assert.That(factor, Is.InRange(0.5, 1.5).And.Not.EqualTo(1));
        Assert.That(read, Is.EqualTo(new[] { factor + rest, rest, rest, rest }).Within(1e-5));
        Assert.That(GradientOf(new RandomBrightness((-0.5, -0.5), valueRange: (0, 1)), (2, 2, 1), target).ToArray(), Is.All.Zero, "all are cut off at 0");
        Assert.That(GradientOf(new RandomBrightness((0.5, 0.5), valueRange: (0, 1)), (2, 2, 1), target).ToArray(),
            Is.EqualTo(new float[] { 1, 0, 0, 0 }).Within(1e-5));
        Assert.That(() => new RandomContrast(1.5), Throws.ArgumentException.With.Message.Contains("[0, 1]"));
        Assert.That(() => new RandomFlip("sideways"), Throws.ArgumentException.With.Message.Contains("horizontal"));
    }

    [Test]
    public void A_random_part_is_somewhere_in_the_image()
    {
        float[] read = GradientOf(new RandomCrop(1, 1), (2, 2, 1), Tensor.Ones(1, 1, 1, 1), samples: 400).ToArray();
        Assert.That(read, Is.All.EqualTo(100).Within(44), "each of four places: five standard deviations are 5 sqrt(400 3 / 16)");
    }

    [Test]
    public void Predictions_see_images_as_they_are()
    {
        Tensor x = Tensor.Random((2, 4, 4, 3));
        Layer[] layers = [new RandomFlip(), new RandomRotation(0.2, fillMode: "nearest", interpolation: "bilinear"), new RandomZoom(0.2),
            new RandomContrast(0.2),
            new RandomZoom(heightFactor: (-0.2, 0.2), widthFactor: 0.1), new RandomTranslation(0.1, 0.1), new RandomBrightness(0.2, valueRange: (0, 1))];
        foreach (Layer layer in layers)
        {
            Assert.That(Predicted(layer, x), Is.EqualTo(x.ToArray()), layer.ClassName);
        }

        Assert.That(Predicted(new CenterCrop(2, 2), Tensor.Range(16).Reshape(1, 4, 4, 1)), Is.EqualTo(new float[] { 5, 6, 9, 10 }));
        Assert.That(Predicted(new Resizing(1, 2), Tensor.Range(8).Reshape(1, 2, 4, 1)), Is.EqualTo(new float[] { 2.5f, 4.5f }).Within(1e-5));
    }

    [Test]
    public void They_are_a_part_of_the_model_and_of_its_file()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, Guid.NewGuid().ToString("N") + ".keras");
        var varied = new Sequential([new RandomFlip("horizontal"), new RandomRotation(0.1), new RandomZoom(0.1)]);
        using var model = new Sequential([new Input((6, 6, 1)), varied, new Rescaling(1.0 / 255), new Conv2D(2, 3), new Flatten(), new Dense(2, "softmax")]);
        model.Options = new ModelOptions { Backend = backend };
        model.Compile("adam", "sparse_categorical_crossentropy");
        model.Fit(Tensor.Random((8, 6, 6, 1)) * 255, new[] { 0, 1, 0, 1, 0, 1, 0, 1 }, epochs: 2);
        try
        {
            model.Save(path);
            using Model again = Model.Load(path, new ModelOptions { Backend = backend });
            Assert.That(again.Layers.Select(l => l.ClassName), Is.SupersetOf(new[] { "RandomFlip", "RandomRotation", "RandomZoom" }));
            Assert.That(again.Layers.OfType<RandomRotation>().Single().Factor.Upper, Is.EqualTo(0.1));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
