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
    public void Classes_that_are_known_keep_their_weights_beside_a_new_one()
    {
        using Model trained = Small();
        trained.GetLayer("scores").SetWeights(
            Tensor.From([.. Enumerable.Range(0, 10).Select(i => (float)i)], new Shape(5, 2)), Tensor.From([20f, 21f], new Shape(2)));
        using Model more = trained.WithHead(3);
        float[] fresh = more.GetLayer("scores").GetWeights()[0].ToArray<float>();
        more.TakeClasses(trained, [1, -1, 0]);
        IReadOnlyList<Tensor> head = more.GetLayer("scores").GetWeights();
        Assert.That(head[0].ToArray<float>(), Is.EqualTo(new[] { 1, fresh[1], 0, 3, fresh[4], 2, 5, fresh[7], 4, 7, fresh[10], 6, 9, fresh[13], 8 }));
        Assert.That(head[1].ToArray<float>(), Is.EqualTo(new[] { 21f, 0, 20 }));
    }

    [Test]
    public void Classes_of_another_kind_of_head_are_refused()
    {
        using Model trained = Small(), more = trained.WithHead(3);
        using var other = new Sequential(new Input(7), new Dense(3)) { Options = Managed };
        Assert.That(() => more.TakeClasses(trained, [0, 1]), Throws.ArgumentException.With.Message.Contains("3 classes"));
        Assert.That(() => more.TakeClasses(trained, [0, 1, 2]), Throws.ArgumentException.With.Message.Contains("0, 1, 2"));
        Assert.That(() => more.TakeClasses(trained, [0, 1, -2]), Throws.ArgumentException);
        Assert.That(() => more.TakeClasses(other, [0, 1, 2]), Throws.ArgumentException.With.Message.Contains("other weights for a class"));
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
