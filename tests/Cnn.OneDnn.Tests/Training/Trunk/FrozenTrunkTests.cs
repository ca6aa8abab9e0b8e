using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training.Trunk;

/// <summary>Where the part of a network ends that gives for a sample always the same.</summary>
internal sealed class FrozenTrunkTests
{
    private static readonly ModelOptions Managed = new() { Backend = BackendKind.Managed };

    [Test]
    public void It_goes_through_frozen_layers_with_their_normalizations_and_what_has_no_weights()
    {
        using var model = new Sequential(
            new Input(8, 8, 3), new Conv2D(4, 3, name: "conv"), new BatchNormalization(name: "norm"), new ActivationLayer(Activation.Relu),
            new GlobalAveragePooling2D(name: "pool"), new Dense(2, name: "scores")) { Options = Managed };
        Assert.That(Trunk(model, "scores"), Is.EqualTo((new[] { "conv", "norm", "activation", "pool" }, new[] { "pool" }, 16L)));
    }

    [Test]
    public void It_ends_before_a_normalization_that_learns()
    {
        using var model = new Sequential(
            new Input(8, 8, 3), new Conv2D(4, 3, name: "conv"), new BatchNormalization(name: "norm"), new GlobalAveragePooling2D(), new Dense(2))
        {
            Options = Managed,
        };
        Assert.That(Trunk(model, "norm"), Is.EqualTo((new[] { "conv" }, new[] { "conv" }, 6 * 6 * 4 * 4L)));
    }

    [Test]
    public void It_ends_before_what_is_random_although_that_is_before_the_layers_that_learn()
    {
        using var model = new Sequential(
            new Input(5), new Dense(4, name: "first"), new Dropout(0.5), new Dense(3, name: "second"), new Dense(2, name: "scores")) { Options = Managed };
        Assert.That(Trunk(model, "scores"), Is.EqualTo((new[] { "first" }, new[] { "first" }, 16L)));
    }

    [Test]
    public void What_the_rest_takes_of_it_may_be_several_tensors_and_an_input()
    {
        var input = new Input(6);
        SymbolicTensor x = input.Output, a = new Dense(4, name: "a").Apply(x), b = new Dense(3, name: "b").Apply(a);
        SymbolicTensor joined = new Concatenate(name: "joined").Apply(new Dense(2, name: "learns").Apply(a), b, x);
        using var model = new Model([x], [new Dense(2, name: "scores").Apply(joined)]) { Options = Managed };
        foreach (string name in (string[])["a", "b"])
        {
            model.GetLayer(name).Trainable = false;
        }

        model.Compile(new Sgd(0.1), Loss.MeanSquaredError);
        Assert.That(model.FrozenTrunk!.Layers.Select(l => l.Name), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(model.FrozenTrunk.Outputs, Is.EquivalentTo(new[] { a, b, x }));
        Assert.That(model.FrozenTrunk.BytesPerSample, Is.EqualTo((4 + 3 + 6) * 4));
    }

    [Test]
    public void Where_no_layer_with_weights_is_frozen_there_is_none()
    {
        using var model = new Sequential(new Input(4, 4, 1), new Flatten(), new Dense(2, name: "scores"), new Dense(2)) { Options = Managed };
        Assert.That(() => model.FrozenTrunk, Throws.InvalidOperationException.With.Message.Contains("Compile"));
        model.Compile(new Sgd(0.1), Loss.MeanSquaredError);
        Assert.That(model.FrozenTrunk, Is.Null);
        model.GetLayer("dense").Trainable = false;
        model.Compile(new Sgd(0.1), Loss.MeanSquaredError);
        Assert.That(model.FrozenTrunk, Is.Null, "what comes behind a layer that learns is not the same");
    }

    private static (string[] Layers, string[] Outputs, long Bytes) Trunk(Model model, string first)
    {
        model.FreezeUntil(first);
        model.Compile(new Sgd(0.1), Loss.MeanSquaredError);
        FrozenTrunk trunk = model.FrozenTrunk!;
        return ([.. trunk.Layers.Select(l => l.Name)], [.. trunk.Outputs.Select(o => o.Layer.Name)], trunk.BytesPerSample);
    }
}
