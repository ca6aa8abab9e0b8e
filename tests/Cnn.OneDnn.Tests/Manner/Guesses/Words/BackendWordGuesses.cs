using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner.Guesses.Words;

/// <summary>Words of keras.backend and of files and tables, and what they must do.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class BackendWordGuesses
{
    private sealed class Twice : Layer
    {
        private readonly Dense first = new(2), second = new(2);

        protected override Symbol Call(LayerContext context, Symbol input) => second.Apply(first.Apply(input));
    }

    [Test]
    public void A_session_that_is_cleared()
    {
        Utils.SetRandomSeed(7);
        Assert.That(new ModelOptions().Seed, Is.EqualTo(7UL));
        Backend.ClearSession();
        Assert.That(new ModelOptions().Seed, Is.Zero);
    }

    [Test]
    public void Facts_of_the_backend()
    {
        Assert.That((Backend.Epsilon(), Backend.FloatX(), Backend.ImageDataFormat()), Is.EqualTo((1e-7, "float32", "channels_last")));
        Assert.That(() => Backend.SetImageDataFormat("channels_last"), Throws.Nothing);
        Assert.That(() => Backend.SetFloatX("float32"), Throws.Nothing);
        Assert.That(() => Backend.SetImageDataFormat("channels_first"), Throws.InstanceOf<UnsupportedException>().With.Message.Contains("dataFormat"));
        Assert.That(() => Backend.SetFloatX("float64"), Throws.InstanceOf<UnsupportedException>().With.Message.Contains("float64"));
    }

    [Test]
    public void A_summary_of_what_learns_and_of_what_is_inside()
    {
        using var model = new Sequential(new Input(3), new Twice(), new Flatten(), new Dense(1));
        model.Layers[3].Trainable = false;
        string? printed = null;
        string text = model.Summary(showTrainable: true, expandNested: true, printFn: t => printed = t);
        Assert.That(printed, Is.EqualTo(text));
        string[] lines = text.Split('\n');
        Assert.That(lines.Single(l => l.Contains("Layer (type)")), Does.Contain("Trainable"));
        Assert.That(lines.Single(l => l.Contains("twice (Twice)")).TrimEnd(' ', '|', '│'), Does.EndWith("Y"));
        Assert.That(lines.Single(l => l.Contains("flatten")).TrimEnd(' ', '|', '│'), Does.EndWith("-"));
        Assert.That(lines.Single(l => l.Contains(" dense_1 (Dense)")), Does.Match(@"\? .*\b6\b.*Y"), "the inner layer and its parameters");
        Assert.That(lines.Last(l => l.Contains("dense")).TrimEnd(' ', '|', '│'), Does.EndWith("N"));
        Assert.That(model.Summary(), Does.Not.Contain("Trainable\n").And.Not.Contain("dense_1"));
    }

    [Test]
    public void Weights_that_fit_and_others()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid()}.safetensors");
        using var trained = new Sequential(new Input(3), new Dense(4, kernelInitializer: "ones", name: "body"), new Dense(2, name: "head"));
        using var other = new Sequential(
            new Input(3), new Dense(4, name: "body"), new Dense(5, kernelInitializer: "zeros", name: "head"), new Dense(1, name: "new"));
        try
        {
            trained.SaveWeights(path);
            Assert.That(() => other.LoadWeights(path), Throws.InstanceOf<InvalidFormatException>());
            other.LoadWeights(path, skipMismatch: true);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.That(other.GetLayer("body").GetWeights()[0].ToArray(), Is.All.EqualTo(1));
        Assert.That(other.GetLayer("head").GetWeights()[0].ToArray(), Is.All.Zero);
    }

    [Test]
    public void Layers_of_more_words()
    {
        Assert.That(new Conv2DTranspose(4, 3, strides: 2, padding: "same", outputPadding: 1).Apply(new Input(5, 5, 1)).Shape, Is.EqualTo(new Shape(10, 10, 4)));
        var separable = new SeparableConv2D(
            2, 3, depthwiseInitializer: "ones", pointwiseInitializer: "zeros", biasInitializer: "ones", depthwiseRegularizer: "l1", pointwiseRegularizer: "l2",
            depthwiseConstraint: "non_neg", pointwiseConstraint: "max_norm");
        using var model = new Sequential(new Input(3, 3, 2), separable);
        Assert.That(model.Predict(new float[1, 3, 3, 2]).ToArray(), Is.EqualTo(new float[] { 1, 1 }));
        Assert.That(
            (separable.DepthwiseRegularizer, separable.PointwiseRegularizer, separable.PointwiseConstraint),
            Is.EqualTo((Regularizer.OfL1(), Regularizer.OfL2(), (Constraint)new MaxNorm())));
        Layer copy = LayerRegistry.FromConfig("SeparableConv2D", separable.GetConfig());
        Assert.That(((SeparableConv2D)copy).PointwiseConstraint, Is.EqualTo(new MaxNorm()));
        Assert.That(() => new TimeDistributed(new Dense(1)).Apply(new Input(3)), Throws.InstanceOf<ShapeException>().With.Message.Contains("steps"));
        Assert.That(() => new Dot(0), Throws.ArgumentException);
        Assert.That(() => new Dot(1).Apply(new Input(3), new Input(4)), Throws.InstanceOf<ShapeException>().With.Message.Contains("one size"));
        Assert.That(Ops.OneHot(new[] { 1, 0 }, 2).ToArray(), Is.EqualTo(new float[] { 0, 1, 1, 0 }));
    }
}
