using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner;

/// <summary>Networks that are parts of other networks: what they compute, what they are called, what of them learns.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class NetworksAsLayersTests
{
    private static readonly ModelOptions Managed = new() { Backend = BackendKind.Managed };

    // x to x + 2 x, by a branch: of its layers in a row only 2 x would be left.
    private static Model Branched()
    {
        SymbolicTensor x = new Input(2).Output;
        return new Model(x, new Add().Apply(x, new Rescaling(2).Apply(x)));
    }

    [Test]
    public void Branches_of_a_network_that_is_added_stay_branches()
    {
        using Model branched = Branched();
        using var inner = new Sequential { branched, new Rescaling(10) };
        using var outer = new Sequential { inner, new Rescaling(1, 1) };
        outer.Options = Managed;
        Assert.That(outer.Predict(Tensor.From(new float[] { 1, 2 }, 1, 2)).ToArray(), Is.EqualTo(new float[] { 31, 61 }));
    }

    [Test]
    public void A_block_that_is_added_twice_is_computed_twice()
    {
        using var twice = new Sequential { new Lambda(x => x * 2) };
        using var middle = new Sequential { twice, twice };
        using var outer = new Sequential { middle };
        outer.Options = Managed;
        Assert.That(outer.Layers, Has.Count.EqualTo(1), "each layer once, before it is built too");
        Assert.That(outer.Predict(Tensor.Ones(1, 3)).ToArray(), Is.All.EqualTo(4));
    }

    [Test]
    public void Layers_of_what_is_added_are_there_before_the_sizes_are_known()
    {
        using var block = new Sequential { new Conv2D(2, 3), new ReLU() };
        using var model = new Sequential { block };
        model.Trainable = false;
        Assert.That(model.Layers, Has.Count.EqualTo(2));
        Assert.That(block.Layers[0].Trainable, Is.False);
        Assert.That(model.Trainable, Is.False);
    }

    [Test]
    public void Several_outputs_are_refused_in_words()
    {
        SymbolicTensor x = new Input(2).Output;
        using var two = new Model(x, [new Dense(1).Apply(x), new Dense(2).Apply(x)], "two");
        using var model = new Sequential();
        Assert.That(() => model.Add(two), Throws.ArgumentException.With.Message.Contains("1 inputs and 2 outputs"));
        Assert.That(() => model.Add(model), Throws.ArgumentException.With.Message.Contains("part of itself"));
        Assert.That(model.Layers, Is.Empty);
        var (first, second) = two.Apply(x);
        Assert.That((first.Shape, second.Shape), Is.EqualTo((new Shape(1), new Shape(2))));
        Assert.That(() => { SymbolicTensor one = two.Apply(x); }, Throws.InvalidOperationException.With.Message.Contains("2 outputs"));
    }

    [Test]
    public void A_network_is_a_layer_in_a_list_and_in_a_graph()
    {
        using var backbone = new Sequential { new Dense(4, "relu", inputShape: [3]) };
        using var model = new Sequential([backbone, new Dense(2)], name: "head");
        Assert.That(model.Name, Is.EqualTo("head"));
        Assert.That(model.Output.Shape, Is.EqualTo(new Shape(2)));
        var x = new Input((3, 3));
        Layer asLayer = backbone;
        using var graph = new Model(inputs: x, outputs: new Flatten().Apply(asLayer.Apply(x)));
        Assert.That(graph.Output.Shape, Is.EqualTo(new Shape(12)));
        Assert.That(graph.Layers, Has.Member(backbone.Layers[^1]), "weights are shared");
    }

    [Test]
    public void A_network_without_sizes_learns_them_from_what_it_is_called_on()
    {
        using var block = new Sequential { new Flatten(), new Dense(2) };
        SymbolicTensor y = block.Apply(new Input(4, 3));
        Assert.That(y.Shape, Is.EqualTo(new Shape(2)));
        Assert.That(block.Input.Shape, Is.EqualTo(new Shape(4, 3)));
    }

    [Test]
    public void Names_that_were_made_give_way_and_names_that_were_given_do_not()
    {
        using var a = new Sequential { new Dense(2, inputShape: [2]) };
        using var b = new Sequential { new Dense(2, inputShape: [2]) };
        using var both = new Sequential { a, b };
        Assert.That(both.Select(l => l.Name), Is.EqualTo(new[] { "dense", "dense_1" }));
        using var given = new Sequential { new Dense(2, inputShape: [2]), new Dense(2, name: "dense") };
        Assert.That(given.Select(l => l.Name), Is.EqualTo(new[] { "dense_1", "dense" }));
        using var c = new Sequential { new Dense(2, inputShape: [2], name: "same") };
        using var d = new Sequential { new Dense(2, inputShape: [2], name: "same") };
        using var sum = new Sequential { c };
        Assert.That(() => sum.Add(d), Throws.ArgumentException.With.Message.Contains("'same'"));
    }

    [Test]
    public void Layers_that_join_after_Compile_learn()
    {
        using var model = new Sequential { new Dense(2, kernelInitializer: "ones") };
        model.Options = Managed;
        model.Compile(new Sgd(0.5), "mse");
        model.Add(new Dense(1, useBias: false, kernelInitializer: "ones"));
        model.Fit(Tensor.Ones(4, 3), Tensor.Zeros(4, 1));
        Assert.That(model.GetLayer("dense_1").GetWeights()[0].ToArray(), Is.All.Not.EqualTo(1));
        Assert.That(model.GetLayer("dense").GetWeights()[0].ToArray(), Is.All.Not.EqualTo(1));
    }

    [Test]
    public void A_frozen_part_stays_as_it_is()
    {
        using var backbone = new Sequential { new Dense(2, inputShape: [3], kernelInitializer: "ones") };
        using var model = new Sequential { backbone, new Dense(1) };
        model.Options = Managed;
        backbone.Trainable = false;
        model.Compile(new Sgd(0.5), "mse");
        Tensor head = model.Layers[^1].GetWeights()[0];
        model.Fit(Tensor.Ones(4, 3), Tensor.Zeros(4, 1));
        Assert.That(backbone.Layers[^1].GetWeights()[0].ToArray(), Is.All.EqualTo(1));
        Assert.That(model.Layers[^1].GetWeights()[0].ToArray(), Is.Not.EqualTo(head.ToArray()));
        Assert.That(model.Trainable, Is.False);
    }

    [Test]
    public void Weights_are_read_and_set_by_layer()
    {
        using var model = new Sequential { new Dense(2, inputShape: [2]) };
        model.Options = Managed;
        Layer dense = model.GetLayer("dense");
        dense.SetWeights(Tensor.From(new float[] { 1, 2, 3, 4 }, 2, 2), Tensor.From(new float[] { 5, 6 }));
        Assert.That(model.Predict(Tensor.Ones(1, 2)).ToArray(), Is.EqualTo(new float[] { 9, 12 }));
        Assert.That(dense.GetWeights()[1].ToArray(), Is.EqualTo(new float[] { 5, 6 }));
        Assert.That((dense.CountParams(), model.CountParams()), Is.EqualTo((6, 6L)));
        Assert.That(() => dense.SetWeights(Tensor.Ones(2, 2)), Throws.ArgumentException.With.Message.Contains("(2, 2), (2,)"));
        Assert.That(() => new Dense(2).SetWeights(Tensor.Ones(2)), Throws.ArgumentException);
        using var other = new Model(model.Inputs, model.Outputs) { Options = Managed };
        other.GetWeights();
        model.Dispose();
        Assert.That(dense.GetWeights()[1].ToArray(), Is.EqualTo(new float[] { 5, 6 }), "the other network has them");
        other.Dispose();
        Assert.That(dense.GetWeights, Throws.InvalidOperationException.With.Message.Contains("no network"));
    }

    [Test]
    public void Arithmetic_between_layers_is_layers()
    {
        SymbolicTensor x = new Input(2).Output;
        using var model = new Model(x, -(1 - (((x * x) + (2 * x) - (x / 2.0)) - 0.5)) + 4) { Options = Managed };
        Assert.That(model.Predict(Tensor.From(new float[] { 0, 2 }, 1, 2)).ToArray(), Is.EqualTo(new[] { 2.5f, 9.5f }), "x^2 + 1.5 x + 2.5");
    }

    [Test]
    public void Threads_that_define_a_network_together_see_it_whole()
    {
        for (int round = 0; round < 20; round++)
        {
            using var model = new Sequential { new Dense(3, "relu"), new Dense(2), new Dense(2), new Dense(1) };
            model.Options = Managed;
            var results = new Tensor[4];
            Parallel.For(0, results.Length, i => results[i] = model.Predict(Tensor.Ones(2, 5)));
            Assert.That(model.Layers, Has.Count.EqualTo(5));
            Assert.That(results.Select(r => r[0, 0]), Is.All.EqualTo(results[0][0, 0]));
        }
    }
}
