using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>A trained network becomes the trunk of another one.</summary>
[TestFixture]
internal sealed class HeadTests
{
    private static readonly ModelOptions Managed = new() { Backend = BackendKind.Managed };

    [Test]
    public void Without_its_head_it_gives_what_enters_the_head()
    {
        using Model trained = Small();
        using Model trunk = trained.Headless();
        Tensor images = Tensor.Random([3, 4, 4, 1], seed: 2);
        using var until = new Model(trained.Inputs, [trained.OutputOf("dropout")]);
        Assert.That(trunk.Output.Shape, Is.EqualTo(new Shape(5)));
        Assert.That(trunk.Predict(images).ToArray<float>(), Is.EqualTo(until.Predict(images).ToArray<float>()));
    }

    [Test]
    public void A_new_head_keeps_the_weights_of_the_trunk()
    {
        using Model trained = Small();
        float[] kernel = trained.GetLayer("conv").GetWeights()[0].ToArray<float>();
        using Model mine = trained.WithHead(7);
        Assert.That(mine.Output.Shape, Is.EqualTo(new Shape(7)));
        Assert.That(mine.GetLayer("conv").GetWeights()[0].ToArray<float>(), Is.EqualTo(kernel));
        Assert.That(((Dense)mine.GetLayer("scores")).Activation, Is.EqualTo(Activation.Softmax));
        Assert.That(mine.Predict(Tensor.Random([1, 4, 4, 1], seed: 2)).ToArray<float>().Sum(), Is.EqualTo(1).Within(1e-5));
        using Model two = trained.WithHead(1);
        Assert.That(((Dense)two.GetLayer("scores")).Activation, Is.EqualTo(Activation.Sigmoid));
        Assert.That(trained.Output.Shape, Is.EqualTo(new Shape(2)), "it stays what it is");
    }

    [Test]
    public void Only_the_new_head_learns_where_the_trunk_is_frozen()
    {
        using Model trained = Small();
        using Model mine = trained.WithHead(3);
        Assert.That(mine.FreezeUntil("scores"), Is.EqualTo(2));
        float[] kernel = mine.GetLayer("conv").GetWeights()[0].ToArray<float>(), head = mine.GetLayer("scores").GetWeights()[0].ToArray<float>();
        mine.Compile(new Sgd(0.5), Loss.SparseCategoricalCrossentropy);
        mine.Fit(Tensor.Random([6, 4, 4, 1], seed: 3), (int[])[0, 1, 2, 0, 1, 2], epochs: 1, verbose: 0);
        Assert.That(mine.GetLayer("conv").GetWeights()[0].ToArray<float>(), Is.EqualTo(kernel));
        Assert.That(mine.GetLayer("scores").GetWeights()[0].ToArray<float>(), Is.Not.EqualTo(head));
    }

    [Test]
    public void Features_with_places_are_averaged()
    {
        using var trained = new Sequential(new Input(4, 4, 1), new Conv2D(3, 2, name: "a"), new Conv2D(2, 1, name: "b"), new GlobalAveragePooling2D(),
            new ActivationLayer(Activation.Softmax)) { Options = Managed };
        using Model trunk = trained.Headless();
        using Model mine = trained.WithHead(4);
        Assert.That((trunk.Output.Shape, mine.Output.Shape), Is.EqualTo((new Shape(3, 3, 3), new Shape(4))));
    }

    [Test]
    public void Layers_before_a_name_or_the_beginning_of_one_are_frozen()
    {
        using var model = new Sequential(new Input(4), new Dense(2, name: "block1_a"), new Dense(2, name: "block2"), new Dense(2, name: "block2_a"))
        {
            Options = Managed,
        };
        Assert.That(model.FreezeUntil("block2"), Is.EqualTo(1));
        Assert.That(model.Layers.Skip(1).Select(l => l.Trainable), Is.EqualTo(new[] { false, true, true }));
        Assert.That(model.FreezeUntil("block1"), Is.Zero);
        Assert.That(() => model.FreezeUntil("block3"), Throws.ArgumentException.With.Message.Contains("block2_a"));
    }

    [Test]
    public void What_has_no_head_says_so()
    {
        using var model = new Sequential(new Input(4), new ActivationLayer(Activation.Relu)) { Options = Managed };
        Assert.That(() => model.Headless(), Throws.InvalidOperationException.With.Message.Contains("no head"));
        using Model other = Small();
        Assert.That(() => other.WithHead(0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static Sequential Small() => new(
        new Input(4, 4, 1), new Conv2D(2, 2, name: "conv"), new Flatten(), new Dense(5, "relu", name: "features"), new Dropout(0.5, name: "dropout"),
        new Dense(2, name: "scores"),
        new ActivationLayer(Activation.Softmax)) { Options = Managed };
}
