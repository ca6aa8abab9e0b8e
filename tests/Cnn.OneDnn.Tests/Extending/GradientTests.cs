using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Extending;

/// <summary>Gradients by name, and a training loop of one's own.</summary>
[TestFixture(BackendKind.OneDnn)]
[TestFixture(BackendKind.Managed)]
[NonParallelizable]
public sealed class GradientTests(BackendKind backend)
{
    private static Tensor X => Tensor.Random(new Shape(8, 6, 6, 3), 3);

    private static int[] Y => [0, 1, 2, 3, 0, 1, 2, 3];

    [Test]
    public void Gradients_and_their_application_are_a_step_of_training()
    {
        using Sequential one = Net(), two = Net();
        two.SetWeights(one.GetWeights());
        for (int step = 0; step < 4; step++)
        {
            GradientResult gradients = one.Gradients(X, Y);
            one.ApplyGradients(gradients);
            TrainingLogs logs = two.TrainOnBatch(X, Tensor.From(Y));
            Assert.That((gradients.Loss, gradients.Logs["accuracy"]), Is.EqualTo((logs.Loss, logs["accuracy"])));
        }

        Assert.That(one.StepsDone, Is.EqualTo(4));
        Assert.That(one.GetWeights().SelectMany(w => w.ToArray<float>()), Is.EqualTo(two.GetWeights().SelectMany(w => w.ToArray<float>())).Within(1e-6));
    }

    [Test]
    public void A_gradient_is_the_slope_of_the_loss_with_its_penalty()
    {
        using Sequential model = Net();
        GradientResult gradients = model.Gradients(X, Y);
        Assert.That(gradients.Keys, Is.EqualTo(new[] { "conv2d/kernel", "conv2d/bias", "dense/kernel", "dense/bias" }));
        Assert.That(gradients.Values.Select(g => g.Shape), Is.EqualTo(model.Parameters.Select(p => p.Shape)));
        float[][] before = [.. model.GetWeights().Select(w => w.ToArray<float>())];

        // Along the gradient the loss rises by its square, to first order.
        const float step = 1e-3f;
        double squares = gradients.Values.Sum(g => g.ToArray().Sum(v => (double)v * v));
        double up = Moved(step), down = Moved(-step);
        Assert.That((up - down) / (2 * step), Is.EqualTo(squares).Within(1).Percent);

        double Moved(float by)
        {
            model.SetWeights([.. gradients.Values.Select((g, i) => Tensor.FromArray(before[i].Zip(g.ToArray(), (w, d) => w + (by * d)).ToArray(), g.Shape))]);
            return model.Evaluate(X, Y).Loss;
        }
    }

    [Test]
    public void No_weight_moves_and_frozen_ones_have_no_gradient()
    {
        using Sequential model = Net();
        model.Layers[1].Trainable = false;
        model.Compile("sgd", "sparse_categorical_crossentropy");
        float[] before = [.. model.GetWeights().SelectMany(w => w.ToArray<float>())];
        GradientResult gradients = model.Gradients(X, Y);
        Assert.That(gradients.Keys, Is.EqualTo(new[] { "dense/kernel", "dense/bias" }));
        Assert.That(model.GetWeights().SelectMany(w => w.ToArray<float>()), Is.EqualTo(before));
        Assert.That(() => gradients["conv2d/kernel"], Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("dense/kernel"));
    }

    [Test]
    public void Wrong_gradients_are_refused()
    {
        using Sequential model = Net();
        GradientResult gradients = model.Gradients(X, Y);
        Assert.That(() => model.ApplyGradients(gradients.Skip(1).ToDictionary()), Throws.ArgumentException.With.Message.Contains("conv2d/kernel"));
        Assert.That(() => model.ApplyGradients(new Dictionary<string, Tensor>(gradients) { ["other"] = new(new Shape(1)) }),
            Throws.ArgumentException.With.Message.Contains("other"));
        Assert.That(() => model.ApplyGradients(gradients.ToDictionary(g => g.Key, _ => new Tensor(new Shape(1)))),
            Throws.ArgumentException.With.Message.Contains("wrong or missing"));
        using var raw = new Sequential(new Input(2), new Dense(1));
        Assert.That(() => raw.ApplyGradients(gradients), Throws.InvalidOperationException.With.Message.Contains("Compile"));
    }

    private Sequential Net()
    {
        var model = new Sequential(new Input(6, 6, 3), new Conv2D(5, 3, activation: "tanh", kernelRegularizer: new L2(0.1)), new Flatten(),
            new Dense(4, "softmax")) { Options = new ModelOptions { Backend = backend } };
        model.Compile(new Adam(0.01), "sparse_categorical_crossentropy", "accuracy");
        return model;
    }
}
