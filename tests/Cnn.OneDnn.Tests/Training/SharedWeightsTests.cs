using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>Models that have layers in common have their weights in common, in whatever order they are made, used and disposed.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class SharedWeightsTests
{
    private static readonly BackendKind[] Backends = TestModels.Backends;

    [TestCaseSource(nameof(Backends))]
    public void A_model_of_intermediate_outputs_sees_the_training(BackendKind backend)
    {
        using Model model = Chain(backend, out _);
        using var parts = new Model(model.Inputs, [model.OutputOf("first"), model.OutputOf("flatten"), model.OutputOf("head")]) { Options = model.Options };
        Tensor x = Samples(5);

        // Used before the network is, and again after: the weights are the network's both times.
        float[] untrained = parts.Predict([x])[2].ToArray<float>();
        Assert.That(untrained, Is.EqualTo(model.Predict(x).ToArray<float>()).Within(1e-6));
        model.Fit(TestModels.Quadrants(64, 1));
        IReadOnlyList<Tensor> outputs = parts.Predict([x]);
        Assert.That(outputs.Select(o => o.Shape.ToString()), Is.EqualTo(new[] { "(5, 10, 10, 8)", "(5, 200)", "(5, 4)" }));
        Assert.That(outputs[2].ToArray<float>(), Is.EqualTo(model.Predict(x).ToArray<float>()).Within(1e-6));
        Assert.That(outputs[2].ToArray<float>(), Is.Not.EqualTo(untrained).Within(1e-3));
        Assert.That(outputs[0].ToArray<float>(), Has.All.GreaterThanOrEqualTo(0).And.Some.GreaterThan(0), "after the relu");
    }

    [TestCaseSource(nameof(Backends))]
    public void Training_a_part_leaves_the_other_weights_alone(BackendKind backend)
    {
        using Model model = Chain(backend, out Model body);
        using Model part = body;
        model.Fit(TestModels.Quadrants(64, 1));
        float[] head = model.GetWeight(model.Layers[^1].Parameters[0]).ToArray<float>(),
            first = model.GetWeight(model.Layers[1].Parameters[0]).ToArray<float>();
        part.Compile(new Adam { LearningRate = 0.01 }, Loss.MeanSquaredError);
        part.TrainOnBatch(Samples(8), new Tensor(new Shape(8, 200)));
        Assert.That(model.GetWeight(model.Layers[^1].Parameters[0]).ToArray<float>(), Is.EqualTo(head));
        Assert.That(model.GetWeight(model.Layers[1].Parameters[0]).ToArray<float>(), Is.Not.EqualTo(first));
    }

    [TestCaseSource(nameof(Backends))]
    public void The_optimizer_goes_on_where_it_was_when_another_model_takes_the_weights_over(BackendKind backend)
    {
        float[] Train(bool disturbed)
        {
            using Model model = Chain(backend, out Model body);
            body.Dispose();
            model.Fit(TestModels.Quadrants(96, 1));
            if (disturbed)
            {
                using var larger = new Model(model.Inputs, [model.Outputs[0], new Dense(3).Apply(model.OutputOf("flatten"))]) { Options = model.Options };
                larger.Predict([Samples(2)]);
                model.Fit(TestModels.Quadrants(96, 1), new FitOptions { InitialEpoch = 1, Epochs = 2 });
            }
            else
            {
                model.Fit(TestModels.Quadrants(96, 1), new FitOptions { InitialEpoch = 1, Epochs = 2 });
            }

            return TestModels.Weights(model);
        }

        float[] expected = Train(disturbed: false);
        Assert.That(Train(disturbed: true), Is.EqualTo(expected).Within(1e-5));
    }

    [TestCaseSource(nameof(Backends))]
    public void What_a_larger_model_has_learnt_stays_when_it_is_disposed(BackendKind backend)
    {
        using Model model = Chain(backend, out Model body);
        using Model part = body;
        Tensor x = Samples(3);
        float[] before = part.Predict(x).ToArray<float>(), learnt;
        using (var transfer = new Model(part.Inputs[0], new Dense(4) { Activation = Activation.Softmax }.Apply(part.Outputs[0])) { Options = model.Options })
        {
            transfer.Compile(new Sgd { LearningRate = 0.5 }, Loss.SparseCategoricalCrossentropy);
            transfer.Fit(TestModels.Quadrants(64, 1));
            using var inside = new Model(transfer.Inputs, [transfer.OutputOf("flatten")]);
            learnt = inside.Predict([x])[0].ToArray<float>();
        }

        Assert.That(part.Predict(x).ToArray<float>(), Is.EqualTo(learnt).Within(1e-6));
        Assert.That(learnt, Is.Not.EqualTo(before).Within(1e-4));
    }

    [Test]
    public void Penalties_are_those_of_the_models_own_layers()
    {
        SymbolicTensor input = new Input(2).Output, half = new Dense(2) { KernelRegularizer = new L1L2(1, 0), UseBias = false, Name = "half" }.Apply(input);
        using var whole = new Model(input,
            new Dense(1) { KernelRegularizer = new L1L2(1, 0), UseBias = false }.Apply(half)) { Options = new ModelOptions { Backend = BackendKind.Managed } };
        using var part = new Model(input, half) { Options = whole.Options };
        whole.Compile(new Sgd { LearningRate = 0 }, Loss.MeanSquaredError);
        part.Compile(new Sgd { LearningRate = 0 }, Loss.MeanSquaredError);
        double Sum(Model model) => TestModels.Weights(model).Sum(w => Math.Abs((double)w));
        Assert.That(whole.TrainOnBatch(new Tensor(new Shape(1, 2)), new Tensor(new Shape(1, 1))).Loss, Is.EqualTo(Sum(whole)).Within(1e-6));
        Assert.That(part.TrainOnBatch(new Tensor(new Shape(1, 2)), new Tensor(new Shape(1, 2))).Loss, Is.EqualTo(Sum(part)).Within(1e-6));
    }

    [Test]
    public void Asking_for_a_layer_that_is_not_there_says_which_there_are()
    {
        using Model model = Chain(BackendKind.Managed, out Model body);
        body.Dispose();
        Assert.That(() => model.OutputOf("conv9"), Throws.ArgumentException.With.Message.Contains("'conv9'").And.Message.Contains("flatten"));
        var twice = new Dense(2) { Name = "twice" };
        SymbolicTensor x = new Input(2).Output;
        using var shared = new Model(x, twice.Apply(twice.Apply(x)));
        Assert.That(() => shared.OutputOf("twice"), Throws.ArgumentException.With.Message.Contains("called 2 times"));
    }

    private static Model Chain(BackendKind backend, out Model body)
    {
        var input = new Input(12, 12, 3);
        SymbolicTensor x = new Conv2D(8, 3) { Activation = Activation.Relu, Name = "first" }.Apply(input.Output);
        x = new Flatten { Name = "flatten" }.Apply(new MaxPooling2D(2) { Name = "pool" }.Apply(x));
        var options = new ModelOptions { Backend = backend, Seed = 5 };
        body = new Model(input.Output, x) { Options = options };
        var model = new Model(input.Output, new Dense(4) { Activation = Activation.Softmax, Name = "head" }.Apply(x)) { Options = options };
        model.Compile(new Adam { LearningRate = 0.01 }, Loss.SparseCategoricalCrossentropy);
        return model;
    }

    private static Tensor Samples(int count)
    {
        var random = new Random(11);
        var tensor = new Tensor(new Shape(count, 12, 12, 3));
        foreach (ref float value in tensor.AsSpan<float>())
        {
            value = random.NextSingle();
        }

        return tensor;
    }
}
