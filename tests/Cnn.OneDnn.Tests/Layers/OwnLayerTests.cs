using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers;

/// <summary>A layer written outside the engine, of one class, computes and learns like any other.</summary>
[TestFixture(BackendKind.OneDnn)]
[TestFixture(BackendKind.Managed)]
[NonParallelizable]
public sealed class OwnLayerTests(BackendKind backend)
{
    [Test]
    public void It_computes_what_it_says()
    {
        using var model = new Sequential(new Input(2, 3), new TestScaledResidual(0.5f)) { Options = new ModelOptions { Backend = backend } };
        Tensor gains = Filled(new Shape(3), [1, 2, 4]);
        model.SetWeight(model.Parameters[0], gains);
        float[] x = [0.5f, -1, 2, 0, 3, -0.25f];
        float[] y = model.Predict(Filled(new Shape(1, 2, 3), x)).AsSpan<float>().ToArray();
        Assert.That(y, Is.EqualTo(x.Select((v, i) => v + (0.5 * Math.Tanh(v) * (1 << (i % 3))))).Within(1e-5));
    }

    [Test]
    public void It_learns()
    {
        using var model = new Sequential(new Input(3), new TestScaledResidual(1)) { Options = new ModelOptions { Backend = backend } };
        model.Compile(new Sgd { LearningRate = 0.5 }, Loss.MeanSquaredError);
        Tensor x = Filled(new Shape(2, 3), [1, -1, 0.5f, -2, 2, 1]);
        Tensor y = Filled(new Shape(2, 3), [.. x.AsSpan<float>().ToArray().Select(v => v + (3 * MathF.Tanh(v)))]);
        for (int i = 0; i < 200; i++)
        {
            model.TrainOnBatch(x, y);
        }

        Assert.That(model.GetWeight(model.Parameters[0]).AsSpan<float>().ToArray(), Has.All.EqualTo(3).Within(1e-3));
    }

    [Test]
    public void One_input_needs_no_list_and_operators_compute()
    {
        using var model = new Sequential { new Input(2), new Shifted() };
        model.Options = new ModelOptions { Backend = backend };
        Assert.That(model.Predict(Filled(new Shape(1, 2), [1, -2])).ToArray(), Is.EqualTo(new[] { 2.5f, -3.5f }));
        Assert.That(() => new Nothing().Apply(new Input(2).Output), Throws.TypeOf<NotSupportedException>().With.Message.Contains("override Call"));
    }

    private sealed class Shifted : Layer
    {
        protected override Symbol Call(LayerContext context, Symbol input) => (input * 2) + 0.5f;
    }

    private sealed class Nothing : Layer;

    private static Tensor Filled(Shape shape, float[] values)
    {
        var tensor = new Tensor(shape);
        values.CopyTo(tensor.AsSpan<float>());
        return tensor;
    }
}
