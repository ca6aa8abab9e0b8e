using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Extending;

/// <summary>Training loops in the words of a gradient tape.</summary>
[NonParallelizable]
internal sealed class GradientTapeTests
{
    private static readonly Tensor X = Tensor.From([1f, 2f, 3f, -1f], 2, 2), Y = Tensor.From([5f, 2f], 2, 1);

    // p = x1 + 2 x2 + 0.5: 5.5 and 1.5, wrong by 0.5 and -0.5.
    private static Sequential Linear(Regularizer? regularizer = null)
    {
        var model = new Sequential(new Input(2), new Dense(1, kernelRegularizer: regularizer)) { Options = new ModelOptions { Backend = BackendKind.Managed } };
        model.SetWeights([Tensor.From([1f, 2f], 2, 1), Tensor.From([0.5f], 1)]);
        return model;
    }

    [Test]
    public void A_tape_gives_the_loss_and_its_gradients_and_an_optimizer_takes_a_step_with_them()
    {
        using Sequential model = Linear();
        var optimizer = new SGD(0.1);
        using var tape = new GradientTape();
        TapedOutput predictions = tape.Call(model, X);
        TapedLoss loss = tape.Loss("mse", Y, predictions);
        IReadOnlyList<Tensor> gradients = tape.Gradient(loss, model.TrainableVariables);
        Assert.That(loss.Value, Is.EqualTo(0.25).Within(1e-6));
        Assert.That(((Tensor)predictions).ToArray(), Is.EqualTo(new[] { 5.5f, 1.5f }).Within(1e-6));
        Assert.That(gradients[0].ToArray(), Is.EqualTo(new[] { -1, 1.5f }).Within(1e-6));
        Assert.That(gradients[1].ToArray(), Is.EqualTo(new[] { 0f }).Within(1e-6));
        optimizer.ApplyGradients(gradients.Zip(model.TrainableVariables));
        Assert.That(model.GetWeights()[0].ToArray(), Is.EqualTo(new[] { 1.1f, 1.85f }).Within(1e-6));
        optimizer.Apply(gradients, model.TrainableWeights);
        Assert.That(model.GetWeights()[0].ToArray(), Is.EqualTo(new[] { 1.2f, 1.7f }).Within(1e-6));
        Assert.That(model.Optimizer!.Iterations, Is.EqualTo(2));
    }

    [Test]
    public void A_function_is_a_loss_on_a_tape()
    {
        using Sequential model = Linear();
        using var tape = new GradientTape();
        TapedLoss loss = tape.Loss((y, p) => Ops.Abs(y - p), Y, tape.Call(model, X));
        Assert.That(loss.Value, Is.EqualTo(0.5).Within(1e-6));
        Assert.That(tape.Gradient(loss, model.TrainableWeights)[0].ToArray(), Is.EqualTo(new[] { -1, 1.5f }).Within(1e-6));
    }

    [Test]
    public void Penalties_are_a_part_of_a_taped_loss_only_where_they_are_asked_for()
    {
        using Sequential model = Linear(new L2(0.1));
        using var tape = new GradientTape();
        Assert.That(tape.Loss("mse", Y, tape.Call(model, X)).Value, Is.EqualTo(0.25).Within(1e-6));
        TapedLoss loss = tape.Loss("mse", Y, tape.Call(model, X), penalties: true);
        Assert.That(loss.Value, Is.EqualTo(0.25 + (0.1 * 5)).Within(1e-6));
        Assert.That(tape.Gradient(loss, model.TrainableWeights)[0].ToArray(), Is.EqualTo(new[] { -1 + 0.2f, 1.5f + 0.4f }).Within(1e-6));
    }

    [Test]
    public void A_loop_with_a_tape_trains_as_a_compiled_model_does([Values] BackendKind backend)
    {
        Sequential Made() => new(new Input(6, 6, 1), new Conv2D(3, 3, activation: "relu"), new Flatten(), new Dropout(0.5), new Dense(3))
        {
            Options = new ModelOptions { Backend = backend, Seed = 7 },
        };

        Tensor x = Tensor.Random((8, 6, 6, 1), seed: 3);
        int[] y = [0, 1, 2, 0, 1, 2, 0, 1];
        using Sequential compiled = Made(), looped = Made();
        looped.SetWeights(compiled.GetWeights());
        compiled.Compile(new Adam(0.01), new SparseCategoricalCrossentropy(fromLogits: true));
        var optimizer = new Adam(0.01);
        var lossFunction = new SparseCategoricalCrossentropy(fromLogits: true);
        for (int step = 0; step < 5; step++)
        {
            double expected = compiled.TrainOnBatch(x, y);
            using var tape = new GradientTape();
            TapedLoss loss = tape.Loss(lossFunction, y, tape.Call(looped, x));
            optimizer.ApplyGradients(tape.Gradient(loss, looped.TrainableWeights).Zip(looped.TrainableWeights));
            Assert.That((double)loss, Is.EqualTo(expected).Within(1e-5), $"step {step}");
        }

        Assert.That(looped.Predict(x).ToArray(), Is.EqualTo(compiled.Predict(x).ToArray()).Within(1e-4));
    }

    [Test]
    public void Averages_of_batch_normalization_move_once_for_each_taped_loss()
    {
        using var model = new Sequential(new Input(1), new BatchNormalization()) { Options = new ModelOptions { Backend = BackendKind.Managed } };
        using var tape = new GradientTape();
        Tensor x = Tensor.From([1f, 3f], 2, 1);
        tape.Loss("mse", x, tape.Call(model, x));
        Assert.That(model.GetWeights()[2].ToArray(), Is.EqualTo(new[] { 0.02f }).Within(1e-6), "0.99 * 0 + 0.01 * 2");
    }

    [Test]
    public void What_a_loop_trained_is_saved_and_read()
    {
        using Sequential model = Linear();
        using (var tape = new GradientTape())
        {
            TapedLoss loss = tape.Loss("mse", Y, tape.Call(model, X));
            new Adam(0.1).Apply(tape.Gradient(loss, model.TrainableWeights), model.TrainableWeights);
        }

        using Model again = Model.Load(model.ToBytes());
        Assert.That(again.Predict(X).ToArray(), Is.EqualTo(model.Predict(X).ToArray()));
    }

    [Test]
    public void What_a_tape_cannot_do_it_says()
    {
        using Sequential model = Linear();
        using var tape = new GradientTape();
        using var other = new GradientTape();
        TapedOutput output = tape.Call(model, X);
        Assert.That(() => output.Value, Throws.InvalidOperationException.With.Message.Contains("together with its loss"));
        Assert.That(() => other.Loss("mse", Y, output), Throws.InvalidOperationException.With.Message.Contains("another GradientTape"));
        TapedLoss loss = tape.Loss("mse", Y, output);
        Assert.That(() => tape.Loss("mse", Y, output), Throws.InvalidOperationException.With.Message.Contains("has a loss already"));
        using Sequential stranger = Linear();
        Assert.That(() => tape.Gradient(loss, stranger.TrainableWeights), Throws.ArgumentException.With.Message.Contains("does not learn in model"));
        IReadOnlyList<Tensor> gradients = tape.Gradient(loss, model.TrainableWeights);
        var optimizer = new SGD(0.1);
        Assert.That(() => optimizer.Apply(gradients.Take(1).ToList(), model.TrainableWeights), Throws.ArgumentException);
        Assert.That(() => optimizer.ApplyGradients(gradients.Zip(model.TrainableWeights).Take(1)),
            Throws.ArgumentException.With.Message.Contains("no model has just these 1"));
        optimizer.Apply(gradients, model.TrainableWeights);
        Assert.That(() => new SGD(0.1).Apply(gradients, model.TrainableWeights), Throws.InvalidOperationException.With.Message.Contains("another optimizer"));
        Assert.That(() => model.TrainOnBatch(X, Y), Throws.InvalidOperationException.With.Message.Contains("not compiled"));
    }

    [Test]
    public void A_tape_that_was_disposed_says_so_and_may_be_disposed_twice()
    {
        using Sequential model = Linear();
        var tape = new GradientTape();
        TapedOutput output = tape.Call(model, X), second = tape.Call(model, X);
        TapedLoss loss = tape.Loss("mse", Y, output);
        tape.Dispose();
        tape.Dispose();
        Assert.That(() => tape.Call(model, X), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => tape.Loss("mse", Y, second), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => tape.Gradient(loss, model.TrainableWeights), Throws.TypeOf<ObjectDisposedException>());
    }
}
