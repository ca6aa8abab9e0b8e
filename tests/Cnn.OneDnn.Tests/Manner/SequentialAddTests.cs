using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner;

/// <summary>Networks that are put together layer by layer, as Keras's Sequential allows.</summary>
[TestFixture]
internal sealed class SequentialAddTests
{
    private static readonly ModelOptions Managed = new() { Backend = BackendKind.Managed };

    [Test]
    public void The_first_layers_input_shape_defines_the_network()
    {
        using var model = new Sequential();
        model.Add(new Conv2D(4, (3, 3), activation: Activation.Relu, inputShape: [8, 8, 1]));
        model.Add(new Flatten());
        model.Add(new Dense(3, "softmax"));
        Assert.That(model.Output.Shape, Is.EqualTo(new Shape(3)));
        Assert.That(model.ParameterCount, Is.EqualTo((9 * 4) + 4 + (6 * 6 * 4 * 3) + 3));
        Assert.That(model.Select(l => l.Name), Is.EqualTo(new[] { "conv2d", "flatten", "dense" }));
    }

    [Test]
    public void Without_a_shape_the_first_data_define_it()
    {
        using var model = new Sequential { new Flatten(), new Dense(2) };
        model.Options = Managed;
        Assert.That(model.IsBuilt, Is.False);
        model.Compile("sgd", "mse");
        model.Fit(Tensor.Ones([4, 3, 2]), Tensor.Zeros([4, 2]), verbose: 0);
        Assert.That(model.Input.Shape, Is.EqualTo(new Shape(3, 2)));
        Assert.That(model.Predict(Tensor.Ones([5, 3, 2])).Shape, Is.EqualTo(new Shape(5, 2)));
    }

    [Test]
    public void A_network_in_a_network_shares_its_weights()
    {
        using var block = new Sequential { new Conv2D(2, 3), new ReLU() };
        using var model = new Sequential { block, new GlobalAveragePooling2D(), new Dense(3) };
        model.Options = Managed;
        model.Build((5, 5, 1));
        Assert.That(model.GetLayer("conv2d"), Is.SameAs(block.First()));
        Assert.That(model.Predict(Tensor.Ones([2, 5, 5, 1])).Shape, Is.EqualTo(new Shape(2, 3)));
    }

    [Test]
    public void A_network_of_inputs_and_outputs_is_a_layer_too()
    {
        SymbolicTensor input = new Input(4).Output;
        using var inner = new Model(input, new Dense(3).Apply(input));
        using var model = new Sequential { inner, new Dense(2) };
        Assert.That(model.Input.Shape, Is.EqualTo(new Shape(4)));
        Assert.That(model.Output.Shape, Is.EqualTo(new Shape(2)));
    }

    [Test]
    public void What_was_used_is_not_extended()
    {
        using var model = new Sequential { new Dense(2, inputShape: [3]) };
        model.Options = Managed;
        model.Predict(Tensor.Ones([1, 3]));
        Assert.That(() => model.Add(new Dense(2)), Throws.InvalidOperationException.With.Message.Contains("has been used"));
    }

    [Test]
    public void A_layer_that_does_not_fit_is_not_added()
    {
        using var model = new Sequential { new Dense(2, inputShape: [3]) };
        Assert.That(() => model.Add(new Conv2D(2, 3)), Throws.TypeOf<ShapeException>());
        model.Add(new Dense(4));
        Assert.That(model.Select(l => l.Name), Is.EqualTo(new[] { "dense", "dense_1" }));
    }

    [Test]
    public void An_empty_or_second_input_is_said_in_words()
    {
        using var model = new Sequential();
        Assert.That(() => model.Predict(Tensor.Ones([1, 2])), Throws.InvalidOperationException.With.Message.Contains("no layers yet"));
        Assert.That(() => model.Output, Throws.InvalidOperationException.With.Message.Contains("0 outputs"));
        using var other = new Sequential { new Dense(1) };
        Assert.That(() => other.Add(new Input(3)), Throws.ArgumentException.With.Message.Contains("first layer"));
    }

    [Test]
    public void An_intermediate_result_is_a_models_output()
    {
        using var model = new Sequential { new Conv2D(2, 3, inputShape: [5, 5, 1], name: "edges"), new Flatten(), new Dense(3) };
        model.Options = Managed;
        using var features = new Model(model.Input, model.GetLayer("edges").Output) { Options = Managed };
        Assert.That(features.Predict(Tensor.Ones([2, 5, 5, 1])).Shape, Is.EqualTo(new Shape(2, 3, 3, 2)));
        Assert.That(() => model.GetLayer("no"), Throws.ArgumentException.With.Message.Contains("edges, flatten, dense"));
        Assert.That(() => new Dense(2).Output, Throws.InvalidOperationException.With.Message.Contains("called 0 times"));
    }
}
