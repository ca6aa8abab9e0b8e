using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Extending;

/// <summary>What a layer of a user's can compute with, against the formulas in double, and gradients against differences of these.</summary>
[TestFixture(BackendKind.OneDnn)]
[TestFixture(BackendKind.Managed)]
[NonParallelizable]
public sealed class ContextFunctionTests(BackendKind backend)
{
    private const int N = 2, W = 3, C = 4;
    private const double Step = 1e-5;

    private delegate double[] Reference(double[] x);

    public static IEnumerable<TestCaseData> Functions()
    {
        yield return Each("log", (c, x) => c.Log(c.Abs(x) + 0.5f), v => Math.Log(Math.Abs(v) + 0.5));
        yield return Each("exp", (c, x) => c.Exp(x), Math.Exp);
        yield return Each("sqrt", (c, x) => c.Sqrt((x * x) + 1), v => Math.Sqrt((v * v) + 1));
        yield return Each("abs", (c, x) => c.Abs(x), Math.Abs);
        yield return Each("sign", (c, x) => c.Sign(x) * x, Math.Abs);
        yield return Each("power", (c, x) => c.Power(x, 3), v => v * v * v);
        yield return Each("power of tensors", (c, x) => c.Power((x * x) + 1, x), v => Math.Pow((v * v) + 1, v));
        yield return Each("square", (c, x) => c.Square(x), v => v * v);
        yield return Each("reciprocal", (c, x) => 2 / ((x * x) + 1), v => 2 / ((v * v) + 1));
        yield return Each("where", (c, x) => c.Where(x > 0.1f, x * 2, x * x), v => v > 0.1 ? v * 2 : v * v);
        yield return Each("less or equal", (c, x) => (x <= 0.1f) * x, v => v <= 0.1 ? v : 0);
        yield return Each("clip by tensors", (c, x) => c.Minimum(c.Maximum(x, c.Fill(x, -0.5f)), c.Fill(x, 0.75f)), v => Math.Clamp(v, -0.5, 0.75));
        yield return Case("sum over width", (c, x) => c.Sum(x * x, [1]), x => Over(x, (n, k) => Enumerable.Range(0, W).Sum(w => Sq(x[At(n, w, k)]))));
        yield return Case("mean over channels", (c, x) => c.Mean(c.Exp(x), [-1], keepDims: true), x => Rows(x, row => row.Average(Math.Exp)));
        yield return Case(
            "sum of a sample", (c, x) => c.Reshape(c.Sum(x * x, [1, 2]), new Shape(x.UserShape[0], 1), x.Format), x => Samples(x, s => s.Sum(Sq)));
        yield return Case("max over width", (c, x) => c.Max(x, [1]), x => Over(x, (n, k) => Enumerable.Range(0, W).Max(w => x[At(n, w, k)])));
        yield return Case("min over channels", (c, x) => c.Min(x, [2]), x => Rows(x, row => row.Min()));
        yield return Case("max of a sample", (c, x) => c.Max(x, [1, 2], keepDims: true), x => Samples(x, s => s.Max()));
        yield return Case(
            "softmax by hand", (c, x) => c.Exp(x) / c.Sum(c.Exp(x), [2], keepDims: true), x => Spread(x, (v, row) => Math.Exp(v) / row.Sum(Math.Exp)));
        yield return Case("centred, the small one first", (c, x) => c.Mean(x, [2], keepDims: true) - x, x => Spread(x, (v, row) => row.Average() - v));
        yield return Case("mixing samples", (c, x) => x - c.Mean(x * x, [0], keepDims: true),
            x => [.. x.Select((v, i) => v - ((Sq(x[i % (W * C)]) + Sq(x[(i % (W * C)) + (W * C)])) / 2))]);
        yield return Case("outer product", (c, x) => c.Sum(x, [1], keepDims: true) * c.Sum(x, [2], keepDims: true), x =>
            [.. x.Select((_, i) => Enumerable.Range(0, W).Sum(w => x[At(i / (W * C), w, i % C)]) * x.Skip(i / C * C).Take(C).Sum())]);
        yield return Case("slice", (c, x) => c.Slice(x * x, [0, 1, 2], [-1, 2, -1]),
            x => [.. Indexes().Where(i => i.W >= 1 && i.K >= 2).Select(i => Sq(x[At(i.N, i.W, i.K)]))]);
        yield return Case("pad", (c, x) => c.Pad(x * x, [(0, 0), (1, 0), (0, 2)]), x =>
            [.. from n in Enumerable.Range(0, N) from w in Enumerable.Range(-1, W + 1) from k in Enumerable.Range(0, C + 2) select w < 0 || k >= C
                ? 0
                : Sq(x[At(n, w, k)])]);
        yield return Case("transpose", (c, x) => c.Transpose(x * x, 0, 2, 1),
            x => [.. from n in Enumerable.Range(0, N) from k in Enumerable.Range(0, C) from w in Enumerable.Range(0, W) select Sq(x[At(n, w, k)])]);
        yield return Case("concatenate", (c, x) => c.Concatenate([x, x * x], 1),
            x => [.. from n in Enumerable.Range(0, N) from v in x.Skip(n * W * C).Take(W * C).Concat(x.Skip(n * W * C).Take(W * C).Select(Sq)) select v]);
    }

    [TestCaseSource(nameof(Functions))]
    public void It_is_what_the_formula_says_and_so_is_its_gradient(object function, object formula)
    {
        Reference reference = (Reference)formula;
        using var model = new Sequential(new Input(W, C), new ProbeLayer((Func<LayerContext, Symbol, Symbol>)function))
        {
            Options = new ModelOptions { Backend = backend },
        };
        model.Compile(new Sgd(), new LinearLoss());
        double[] x = [.. Enumerable.Range(0, N * W * C).Select(i => (((i * 7) + 3) % 24 / 12.0) - 0.97)];
        Tensor input = Filled(new Shape(N, W, C), x);
        Tensor output = model.Predict(input);
        Assert.That(output.ToArray(), Is.EqualTo(Array.ConvertAll(reference(x), v => (float)v)).Within(1e-5));

        double[] coefficients = [.. Enumerable.Range(0, output.Shape.ElementCount).Select(i => ((i * 5) % 11 / 5.0) - 1.1)];
        GradientResult gradients = model.Gradients(input, Filled(output.Shape, coefficients));
        double[] expected = new double[W * C];
        for (int i = 0; i < expected.Length; i++)
        {
            expected[i] = (Value(i, Step) - Value(i, -Step)) / (2 * Step);
        }

        Assert.That(gradients.Loss, Is.EqualTo(Value(0, 0)).Within(1e-4));
        Assert.That(gradients["probe_layer/offset"].ToArray(), Is.EqualTo(Array.ConvertAll(expected, v => (float)v)).Within(2e-4));

        // The weight moves an element of all samples; the loss is the mean of the samples'.
        double Value(int place, double step) =>
            reference([.. x.Select((v, i) => i % (W * C) == place ? v + step : v)]).Zip(coefficients, (a, b) => a * b).Sum() / N;
    }

    private static TestCaseData Each(string name, Func<LayerContext, Symbol, Symbol> function, Func<double, double> formula) =>
        Case(name, function, x => Array.ConvertAll(x, v => formula(v)));

    private static TestCaseData Case(string name, Func<LayerContext, Symbol, Symbol> function, Reference formula) =>
        new TestCaseData(function, formula).SetArgDisplayNames(name);

    private static double Sq(double v) => v * v;

    private static int At(int n, int w, int k) => (((n * W) + w) * C) + k;

    private static IEnumerable<(int N, int W, int K)> Indexes() =>
        from n in Enumerable.Range(0, N) from w in Enumerable.Range(0, W) from k in Enumerable.Range(0, C) select (n, w, k);

    private static double[] Over(double[] x, Func<int, int, double> value) =>
        [.. from n in Enumerable.Range(0, x.Length / (W * C)) from k in Enumerable.Range(0, C) select value(n, k)];

    private static double[] Rows(double[] x, Func<double[], double> value) => [.. x.Chunk(C).Select(value)];

    private static double[] Samples(double[] x, Func<double[], double> value) => [.. x.Chunk(W * C).Select(value)];

    private static double[] Spread(double[] x, Func<double, double[], double> value) => [.. x.Chunk(C).SelectMany(row => row.Select(v => value(v, row)))];

    private static Tensor Filled(Shape shape, double[] values)
    {
        var tensor = new Tensor(shape);
        Array.ConvertAll(values, v => (float)v).CopyTo(tensor.AsSpan<float>());
        return tensor;
    }
}
