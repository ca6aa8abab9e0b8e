using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>A network as operations, for those who read it.</summary>
[TestFixture]
internal sealed class ModelGraphTests
{
    [Test]
    public void The_operations_of_a_network_are_there_with_shapes_attributes_and_work()
    {
        using var model = new Sequential(
            new Input(8, 6, 3), new Conv2D(4, 3, strides: 2, padding: "same", activation: "relu") { Name = "c" }, new Flatten(), new Dense(5) { Name = "d" });
        ModelGraph graph = model.ToGraph();
        Assert.That(graph.Nodes.Select(n => n.Operation), Is.EqualTo(["convolution", "relu", "reshape", "dense"]));
        GraphNode convolution = graph.Nodes[0], dense = graph.Nodes[3];
        Assert.That(convolution.Inputs.Select(i => i.Shape), Is.EqualTo([new Shape(1, 3, 8, 6), new Shape(4, 3, 3, 3), new Shape(4)]));
        Assert.That(convolution.Outputs.Single().Shape, Is.EqualTo(new Shape(1, 4, 4, 3)));
        Assert.That(convolution.Attribute<IReadOnlyList<int>>("strides"), Is.EqualTo([2, 2]));
        Assert.That(convolution.Attribute<IReadOnlyList<int>>("pads_after"), Is.EqualTo([1, 1]));
        Assert.That(graph.Nodes[1].Attribute<ActivationKind>("function"), Is.EqualTo(Activation.Relu));

        // 4 x 3 places, 4 filters of 27 products; a bias for each result.
        Assert.That(convolution.Flops, Is.EqualTo((2 * 12 * 4 * 27) + (12 * 4)));
        Assert.That(dense.Flops, Is.EqualTo((2 * 48 * 5) + 5));
        Assert.That(graph.Parameters.Select(p => p.Name), Is.EqualTo(["c/kernel", "c/bias", "d/kernel", "d/bias"]));
        Assert.That(dense.Inputs[1].Parameter, Is.SameAs(model.GetLayer("d").Parameters[0]));
        Assert.That(dense.Inputs[0].Producer, Is.SameAs(graph.Nodes[2]));
        Assert.That((graph.Inputs.Single(), graph.Outputs.Single()), Is.EqualTo((convolution.Inputs[0], dense.Outputs[0])));
    }

    [Test]
    public void A_layer_that_is_called_twice_has_operations_for_each_call()
    {
        SymbolicTensor x = new Input(4).Output;
        var twice = new Dense(4);
        SymbolicTensor first = twice.Apply(x), second = twice.Apply(first);
        using var model = new Model(x, second);
        ModelGraph graph = model.ToGraph();
        Assert.That(graph.Nodes.Select(n => n.Call), Is.EqualTo([first, second]));
        Assert.That(graph.Nodes[0].Inputs[1], Is.SameAs(graph.Nodes[1].Inputs[1]), "one kernel");
        Assert.That(graph.TensorOf(first), Is.SameAs(graph.Nodes[1].Inputs[0]));
    }

    [Test]
    public void What_is_only_for_training_is_not_there()
    {
        using var model = new Sequential(new Input(4), new Dropout(0.5f), new BatchNormalization());
        Assert.That(model.ToGraph().Nodes.Select(n => n.Operation), Is.EqualTo(["batch_normalization_inference"]));
    }

    [Test]
    public void Weights_in_the_engines_order_are_found_in_Keras_arrays_by_their_strides()
    {
        SymbolicTensor x = new Input(8, 8, 4).Output;
        var layer = new Conv2D(6, 3) { Groups = 2 };
        using var model = new Model(x, layer.Apply(x));
        Parameter kernel = layer.Parameters[0];
        Assert.That(kernel.Owner, Is.SameAs(layer));
        Assert.That(kernel.Shape, Is.EqualTo(new Shape(3, 3, 2, 6)));
        Assert.That(kernel.LogicalShape, Is.EqualTo(new Shape(2, 3, 2, 3, 3)));
        Assert.That(kernel.LogicalStrides, Is.EqualTo(new long[] { 3, 1, 6, 36, 12 }), "group, filter, channel, row, column");
    }

    [Test]
    public void Questions_that_have_no_answer_say_what_there_is()
    {
        using var model = new Sequential(new Input(4), new Dense(2));
        ModelGraph graph = model.ToGraph();
        Assert.That(() => graph.Nodes[0].Attribute<int>("bias"), Throws.ArgumentException.With.Message.Contains("bias (Boolean)"));
        Assert.That(() => graph.TensorOf(new Input(4) { Name = "other" }.Output), Throws.ArgumentException.With.Message.Contains("'other'"));
        using var open = new Sequential(new Dense(2));
        Assert.That(open.ToGraph, Throws.InvalidOperationException.With.Message.Contains("does not know the shape of its input"));
    }
}
