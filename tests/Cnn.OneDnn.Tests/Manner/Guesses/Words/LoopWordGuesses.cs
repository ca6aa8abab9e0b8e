using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner.Guesses.Words;

/// <summary>Layers and functions called on numbers, and stacks that change, as a user of Keras types them.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class LoopWordGuesses
{
    [TearDown]
    public void Free() => Backend.ClearSession();

    [Test]
    public void A_layer_is_called_on_a_tensor_and_has_weights_from_then_on()
    {
        var dense = new Dense(2);
        Tensor x = Tensor.From([1f, 2f, 3f, 4f, 5f, 6f], 2, 3);
        Assert.That(dense.Call(x).Shape, Is.EqualTo(new Shape(2, 2)));
        Assert.That(dense.Weights.Select(w => w.Name), Is.EqualTo(new[] { "kernel", "bias" }));
        dense.SetWeights(Tensor.From([1f, 0f, 0f, 1f, 1f, 1f], 3, 2), Tensor.From([10f, 20f], 2));
        Assert.That(dense.Apply(x).ToArray(), Is.EqualTo(new float[] { 14, 25, 20, 31 }), "1 + 3 + 10, 2 + 3 + 20, …");
        Assert.That(dense.GetWeights()[1].ToArray(), Is.EqualTo(new float[] { 10, 20 }));
        Assert.That(dense.Call(x[..1]).ToArray(), Is.EqualTo(new float[] { 14, 25 }));
    }

    [Test]
    public void A_layer_of_any_size_keeps_its_weights_when_the_size_changes()
    {
        var conv = new Conv2D(1, 1, useBias: false);
        conv.Call(Tensor.Ones(1, 2, 2, 1));
        conv.SetWeights(Tensor.From([3f], 1, 1, 1, 1));
        Assert.That(conv.Call(Tensor.Ones(2, 3, 3, 1)).ToArray(), Is.EqualTo(Enumerable.Repeat(3f, 18)));
        Assert.That(conv.Call(Tensor.Ones(1, 2, 2, 1)).ToArray(), Is.All.EqualTo(3f));
        Assert.That(() => conv.Call(Tensor.Ones(1, 2, 2, 5)), Throws.TypeOf<ShapeException>());
        Assert.That(conv.Call(Tensor.Ones(1, 2, 2, 1)).ToArray(), Is.All.EqualTo(3f), "a call that fails changes nothing");
    }

    [Test]
    public void Weights_of_a_layer_that_was_called_are_those_of_a_model_that_has_it()
    {
        var dense = new Dense(1, useBias: false);
        dense.Call(Tensor.Ones(1, 1));
        dense.SetWeights(Tensor.From([4f], 1, 1));
        using var model = new Sequential(new Input(1), dense);
        Assert.That(model.Predict(Tensor.Ones(1, 1)).ToArray(), Is.EqualTo(new[] { 4f }));
        Assert.That(dense.Output.Shape, Is.EqualTo(new Shape(1)), "the call on numbers is none of a network");
        model.SetWeights([Tensor.From([5f], 1, 1)]);
        Assert.That(dense.Call(Tensor.Ones(1, 1)).ToArray(), Is.EqualTo(new[] { 5f }));
    }

    [Test]
    public void A_layer_that_merges_is_called_on_several_tensors_and_dropout_drops_nothing()
    {
        Assert.That(new Add().Apply(Tensor.Ones(1, 2), Tensor.Ones(1, 2)).ToArray(), Is.EqualTo(new float[] { 2, 2 }));
        Assert.That(new Dropout(0.9).Call(Tensor.Ones(2, 8)).ToArray(), Is.All.EqualTo(1f));
        Assert.That(() => new Add().Apply(Tensor.Ones(1, 2), Tensor.Ones(2, 2)), Throws.TypeOf<ShapeException>());
        Assert.That(() => new Dense(2).Call(Tensor.Ones(3)), Throws.TypeOf<ShapeException>().With.Message.Contains("(n, ...)"));
    }

    [Test]
    public void What_layers_called_by_themselves_had_is_freed_by_clear_session()
    {
        var dense = new Dense(2);
        dense.Call(Tensor.Ones(1, 3));
        Backend.ClearSession();
        Assert.That(() => dense.GetWeights(), Throws.InvalidOperationException);
        Assert.That(dense.Call(Tensor.Ones(1, 3)).Shape, Is.EqualTo(new Shape(1, 2)));
    }

    [Test]
    public void Activations_are_functions_of_tensors()
    {
        Tensor x = Tensor.From([-1f, 0f, 2f]);
        Assert.That(Activations.Relu(x).ToArray(), Is.EqualTo(new float[] { 0, 0, 2 }));
        Assert.That(Activations.LeakyRelu(x).ToArray(), Is.EqualTo(new[] { -0.2f, 0, 2 }).Within(1e-6));
        Assert.That(Activations.Sigmoid(x).ToArray(), Is.EqualTo(new[] { 0.26894142f, 0.5f, 0.88079708f }).Within(1e-6));
        Assert.That(Activations.Tanh(x).ToArray(), Is.EqualTo(new[] { -0.76159416f, 0, 0.96402758f }).Within(1e-6));
        Assert.That(Activations.Softmax(x).ToArray(), Is.EqualTo(new[] { 0.04201007f, 0.11419520f, 0.84379473f }).Within(1e-6));
        Assert.That(Activations.Get("swish")(x).ToArray(), Is.EqualTo(new[] { -0.26894142f, 0, 1.76159416f }).Within(1e-6));
        Assert.That(Activations.Relu(Tensor.From([-1f, 1f, 1f, -1f], 2, 2, 1)).Shape, Is.EqualTo(new Shape(2, 2, 1)));
        Assert.That(Activations.Softplus(Tensor.From([0f]).Reshape([])).ToArray(), Is.EqualTo(new[] { 0.69314718f }).Within(1e-6));
    }

    [Test]
    public void Activations_are_arguments_of_layers()
    {
        Assert.That(new Dense(3, activation: Activations.Tanh).Activation, Is.EqualTo(ActivationKind.Tanh));
        Assert.That(new Conv2D(3, 3, activation: Activations.Get("gelu")).Activation, Is.EqualTo(ActivationKind.Gelu));
        Assert.That(() => new Dense(3, activation: (ActivationFunction)(x => x * 2)), Throws.ArgumentException.With.Message.Contains("Lambda"));
    }

    [Test]
    public void A_layer_is_taken_off_a_stack()
    {
        using var model = new Sequential(new Input(3), new Dense(4), new Dense(5, name: "last"));
        Layer last = model.Pop();
        Assert.That((last.Name, model.OutputShape, model.Layers.Count), Is.EqualTo(("last", new Shape(4), 2)));
        model.Add(new Dense(2));
        Assert.That((model.OutputShape, model.CountParams()), Is.EqualTo((new Shape(2), (3 * 4) + 4 + (4 * 2) + 2)));
        using var other = new Sequential(new Input(4), last);
        Assert.That(last.Output.Shape, Is.EqualTo(new Shape(5)), "it has one call again");
        model.Pop();
        model.Pop();
        Assert.That((model.IsBuilt, model.Layers.Count, model.Outputs.Count), Is.EqualTo((false, 1, 0)));
        Assert.That(() => model.Pop(), Throws.InvalidOperationException);
        model.Add(new Dense(7));
        Assert.That(model.Predict(Tensor.Ones(1, 3)).Shape, Is.EqualTo(new Shape(1, 7)));
        Assert.That(() => model.Pop(), Throws.InvalidOperationException.With.Message.Contains("Headless"));
    }

    [Test]
    public void A_layer_is_taken_off_a_stack_whose_sizes_are_not_known()
    {
        using var model = new Sequential(new Dense(4), new Dense(5));
        model.Pop();
        model.Add(new Dense(2));
        Assert.That(model.Predict(Tensor.Ones(1, 3)).Shape, Is.EqualTo(new Shape(1, 2)));
        using var sized = new Sequential(new Dense(4, inputShape: new Shape(3)));
        sized.Pop();
        sized.Add(new Dense(2));
        Assert.That(sized.Predict(Tensor.Ones(1, 9)).Shape, Is.EqualTo(new Shape(1, 2)), "the sizes went with the layer that said them");
    }

    [Test]
    public void A_stack_is_built_with_a_batch_of_none()
    {
        using Sequential numbers = new(new Conv2D(2, 3)), tuple = new(new Conv2D(2, 3)), without = new(new Conv2D(2, 3)), plain = new(new Conv2D(2, 3));
        numbers.Build(null, 28, 28, 1);
        tuple.Build((null, 28, 28, 1));
        without.Build((28, 28, 1));
        plain.Build(28, 28, 1);
        foreach (Sequential model in new[] { numbers, tuple, without, plain })
        {
            Assert.That((model.InputShape, model.OutputShape), Is.EqualTo((new Shape(28, 28, 1), new Shape(26, 26, 2))));
            Assert.That(model.Summary(), Does.Contain("(None, 26, 26, 2)"));
        }
    }

    [Test]
    public void A_generator_gives_a_dataset()
    {
        static IEnumerable<(Tensor, int)> Labelled()
        {
            for (int i = 0; ; i++)
            {
                yield return (Tensor.Full((2, 2), i), i % 3);
            }
        }

        static IEnumerable<(Tensor, Tensor)> Pairs() => Enumerable.Range(0, 4).Select(i => (Tensor.Full(new Shape(3), i), Tensor.Full(new Shape(1), -i)));

        TensorDataset endless = Dataset.FromGenerator(Labelled, count: 5), pairs = Dataset.FromGenerator(Pairs());
        Assert.That((endless.Count, endless.Inputs[0].Shape, endless.Targets[0].Type), Is.EqualTo((5, new Shape(2, 2), DataType.Int32)));
        Assert.That((pairs.Count, pairs.Inputs[0].Shape, pairs.Targets[0].Shape), Is.EqualTo((4, new Shape(3), new Shape(1))));
        (Tensor x, Tensor y) = endless.Batch(5).Single();
        Assert.That(x[4].ToArray(), Is.All.EqualTo(4f));
        Assert.That(y.ToArray<int>(), Is.EqualTo(new[] { 0, 1, 2, 0, 1 }));
        Assert.That(() => Dataset.FromGenerator(Pairs(), count: 0), Throws.ArgumentException.With.Message.Contains("no samples"));
    }
}
