using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Extending;

/// <summary>Losses that compute on symbols, the user's and Keras's newer ones: values of formulas in double, gradients of differences of these.</summary>
[TestFixture(BackendKind.OneDnn)]
[TestFixture(BackendKind.Managed)]
[NonParallelizable]
public sealed class OwnLossTests(BackendKind backend)
{
    private const double Step = 1e-6, Epsilon = 1e-7;
    private static readonly float[] Targets = [1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0];

    private delegate double Mean(double[] p, double[] t);

    public static IEnumerable<TestCaseData> Losses()
    {
        yield return Case("own", () => new Quartic(), (p, t) => p.Zip(t, (a, b) => Math.Pow(a - b, 4)).Average());
        yield return Case("dice of the batch", () => new Dice(), Overlap);
        yield return Case("dice of each sample", () => new Dice(perSample: true), (p, t) => p.Chunk(6).Zip(t.Chunk(6), Overlap).Average());
        yield return Case("focal", () => new BinaryFocalCrossentropy(), (p, t) => p.Zip(t, (a, b) => Focal(a, b, 2, null)).Average());
        yield return Case("focal, balanced", () => new BinaryFocalCrossentropy(applyClassBalancing: true, alpha: 0.3, gamma: 1.5),
            (p, t) => p.Zip(t, (a, b) => Focal(a, b, 1.5, 0.3)).Average());
        yield return Case("focal of logits, smoothed", () => new BinaryFocalCrossentropy(fromLogits: true, labelSmoothing: 0.1),
            (p, t) => p.Zip(t, (a, b) => Focal(1 / (1 + Math.Exp(-a)), (b * 0.9) + 0.05, 2, null)).Average());
        yield return Case(
            "focal without its factor", () => new BinaryFocalCrossentropy(gamma: 0), (p, t) => p.Zip(t, (a, b) => Focal(a, b, 0, null)).Average());
        yield return Case("categorical focal", () => new CategoricalFocalCrossentropy(),
            (p, t) => p.Chunk(2).Zip(t.Chunk(2), (a, b) => FocalRow([.. a.Select(v => v / a.Sum())], b)).Average());
        yield return Case("categorical focal of logits", () => new CategoricalFocalCrossentropy(fromLogits: true), (p, t) =>
            p.Chunk(2).Zip(t.Chunk(2), (a, b) => FocalRow([.. a.Select(v => Math.Exp(v) / a.Sum(Math.Exp))], b)).Average());
        yield return Case("two losses together", () => new Both(), (p, t) =>
            (0.5 * p.Zip(t, (a, b) => -(b * Math.Log(a)) - ((1 - b) * Math.Log(1 - a))).Average()) + p.Chunk(6).Zip(t.Chunk(6), Overlap).Average());
    }

    [TestCaseSource(nameof(Losses))]
    public void A_loss_is_what_its_formula_says_and_so_is_its_gradient(object make, object formula)
    {
        // Two samples of three places and two columns.
        double[] p = [.. Enumerable.Range(0, 12).Select(i => 0.15 + (((i * 5) + 2) % 12 / 16.0))], t = Array.ConvertAll(Targets, v => (double)v);
        using Sequential model = Offsets(((Func<Loss>)make)());
        var x = Tensor.FromArray(Array.ConvertAll(p, v => (float)v), new Shape(2, 3, 2));
        GradientResult gradients = model.Gradients(x, Tensor.FromArray(Targets, new Shape(2, 3, 2)));
        double[] expected = [.. Enumerable.Range(0, 6).Select(i => (Moved(i, Step) - Moved(i, -Step)) / (2 * Step))];
        Assert.That(gradients.Loss, Is.EqualTo(Moved(0, 0)).Within(1e-5));
        Assert.That(gradients["probe_layer/offset"].ToArray(), Is.EqualTo(Array.ConvertAll(expected, v => (float)v)).Within(1e-4));
        Assert.That(model.Evaluate(x, Targets).Loss, Is.EqualTo(Moved(0, 0)).Within(1e-5));

        double Moved(int place, double step) => ((Mean)formula)([.. p.Select((v, i) => i % 6 == place ? v + step : v)], t);
    }

    [Test]
    public void A_loss_of_labels_gets_them_and_weights_of_samples_count()
    {
        using var model = new Sequential(new Input(3), new ProbeLayer((_, x) => x)) { Options = new ModelOptions { Backend = backend } };
        model.Compile(new Sgd { LearningRate = 0 }, new OfLabels());
        float[] x = [0.1f, 0.2f, 0.7f, 0.5f, 0.3f, 0.2f];
        Assert.That(model.Evaluate(Tensor.FromArray(x, new Shape(2, 3)), new[] { 2, 0 }).Loss, Is.EqualTo((0.3 + 0.5) / 2).Within(1e-6));
        History history = model.Fit(Tensor.FromArray(x, new Shape(2, 3)), new[] { 2, 0 }, sampleWeight: new[] { 3f, 1f });
        Assert.That(history["loss"][0], Is.EqualTo(((3 * 0.3) + 0.5) / 2).Within(1e-6));
        history = model.Fit(Tensor.FromArray(x, new Shape(2, 3)), new[] { 2, 0 }, classWeight: new Dictionary<int, float> { [0] = 5 });
        Assert.That(history["loss"][0], Is.EqualTo((0.3 + (5 * 0.5)) / 2).Within(1e-6));
    }

    [Test]
    public void A_loss_that_is_no_number_of_samples_is_refused()
    {
        using Sequential model = Offsets(new Wrong());
        Assert.That(
            () => model.TrainOnBatch(new Tensor(new Shape(4, 3, 2)), new Tensor(new Shape(4, 3, 2))),
            Throws.TypeOf<ShapeException>().With.Message.Contains("expected a number for each sample"));
    }

    [Test]
    public void Weights_of_losses_weigh_the_sum_and_not_the_reports()
    {
        SymbolicTensor x = new Input(1).Output;
        SymbolicTensor a = new Dense(1, useBias: false, kernelInitializer: new Ones(), name: "a").Apply(x),
            b = new Dense(1, useBias: false, kernelInitializer: new Ones(), name: "b").Apply(x);
        using var model = new Model([x], [a, b]) { Options = new ModelOptions { Backend = backend } };
        model.Compile(new Sgd { LearningRate = 0.1 }, [Loss.MeanSquaredError, Loss.MeanAbsoluteError], [0.5, 2.0], []);
        Tensor one = Tensor.FromArray<float>([1], new Shape(1, 1)), zero = new(new Shape(1, 1));
        TrainingLogs logs = model.TrainOnBatch([one], [zero, zero]);
        Assert.That((logs["loss"], logs["a_loss"], logs["b_loss"]), Is.EqualTo((2.5, 1.0, 1.0)));

        // w - 0.1 * (0.5 * 2 w) and w - 0.1 * 2.
        Assert.That(model.GetWeights().Select(w => w.ToArray()[0]), Is.EqualTo(new[] { 0.9f, 0.8f }).Within(1e-6));
        Assert.That(() => model.Compile(new Sgd(), [Loss.Hinge, Loss.Hinge], [1.0], []),
            Throws.ArgumentException.With.Message.Contains("a finite weight for each of 2 losses"));
    }

    private Sequential Offsets(Loss loss)
    {
        var model = new Sequential(new Input(3, 2), new ProbeLayer((_, x) => x)) { Options = new ModelOptions { Backend = backend } };
        model.Compile(new Sgd(), loss);
        return model;
    }

    private static TestCaseData Case(string name, Func<Loss> make, Mean formula) => new TestCaseData(make, formula).SetArgDisplayNames(name);

    private static double Overlap(double[] p, double[] t) => 1 - (2 * p.Zip(t, (a, b) => a * b).Sum() / (p.Sum() + t.Sum() + Epsilon));

    private static double Focal(double p, double t, double gamma, double? alpha)
    {
        double entropy = -(t * Math.Log(p)) - ((1 - t) * Math.Log(1 - p)), right = (t * p) + ((1 - t) * (1 - p));
        return Math.Pow(1 - right, gamma) * entropy * (alpha is { } share ? (t * share) + ((1 - t) * (1 - share)) : 1);
    }

    private static double FocalRow(double[] p, double[] t) => p.Zip(t, (a, b) => -0.25 * Math.Pow(1 - a, 2) * b * Math.Log(a)).Sum();

    private sealed class Quartic : Loss
    {
        public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction) => context.Power(prediction - target, 4);
    }

    private sealed class Both : Loss
    {
        public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction) =>
            (context.Mean(BinaryCrossentropy.Compute(context, target, prediction), [1]) * 0.5f) + new Dice(perSample: true)
                .Compute(context, target, prediction);
    }

    private sealed class OfLabels : Loss
    {
        protected internal override bool SparseTargets => true;

        public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction) =>
            1 - context.Sum(context.OneHot(target, prediction.Channels) * prediction, [1]);
    }

    private sealed class Wrong : Loss
    {
        public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction) => context.Sum(prediction, [0]);
    }
}
