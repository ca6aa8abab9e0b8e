using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tests.Backends;

namespace Cnn.OneDnn.Tests.Losses;

/// <summary>The numbers that losses come to, against the formulas of Keras's documentation in double precision.</summary>
[NonParallelizable]
public sealed class LossValueTests
{
    private const int Rows = 7, Columns = 4;
    private static readonly int[] Labels = [0, 3, 2, 2, 1, 0, 3];

    private delegate double RowLoss(double[] prediction, double[] target);

    private static IEnumerable<TestCaseData> Formulas()
    {
        yield return Case("mean squared error", Loss.MeanSquaredError, Kind.Real, (p, t) => p.Zip(t, (a, b) => (a - b) * (a - b)).Average());
        yield return Case("mean absolute error", Loss.MeanAbsoluteError, Kind.Real, (p, t) => p.Zip(t, (a, b) => Math.Abs(a - b)).Average());
        yield return Case("huber", new Huber { Delta = 0.5f }, Kind.Real, (p, t) => p.Zip(t, (a, b) => Huber(Math.Abs(a - b), 0.5)).Average());
        yield return Case("hinge", Loss.Hinge, Kind.Real, (p, t) => p.Zip(t, (a, b) => Math.Max(0, 1 - (Sign(b) * a))).Average());
        yield return Case("squared hinge", Loss.SquaredHinge, Kind.Real, (p, t) => p.Zip(t, (a, b) => Math.Pow(Math.Max(0, 1 - (Sign(b) * a)), 2)).Average());
        yield return Case("categorical hinge", Loss.CategoricalHinge, Kind.Real,
            (p, t) => Math.Max(0, p.Zip(t, (a, b) => (1 - b) * a).Max() - p.Zip(t, (a, b) => a * b).Sum() + 1));
        yield return Case("binary cross-entropy", Loss.BinaryCrossentropy, Kind.Probability,
            (p, t) => p.Zip(t, (a, b) => -(b * Math.Log(a)) - ((1 - b) * Math.Log(1 - a))).Average());
        yield return Case(
            "binary cross-entropy of logits, smoothed",
            new BinaryCrossentropy { FromLogits = true, LabelSmoothing = 0.2f },
            Kind.Real,
            (p, t) => p.Zip(t, (a, b) => (-Smooth(b, 0.2, 2) * Math.Log(Sigmoid(a))) - ((1 - Smooth(b, 0.2, 2)) * Math.Log(1 - Sigmoid(a)))).Average());
        yield return Case(
            "categorical cross-entropy", Loss.CategoricalCrossentropy, Kind.Probability, (p, t) => -p.Zip(t, (a, b) => b * Math.Log(a / p.Sum())).Sum());
        yield return Case("sparse categorical cross-entropy", Loss.SparseCategoricalCrossentropy, Kind.Probability,
            (p, t) => -p.Zip(t, (a, b) => b * Math.Log(a / p.Sum())).Sum());
        yield return Case(
            "categorical cross-entropy of logits, smoothed",
            new CategoricalCrossentropy { FromLogits = true, LabelSmoothing = 0.1f },
            Kind.Real,
            (p, t) => -p.Zip(t, (a, b) => Smooth(b, 0.1, Columns) * Math.Log(Math.Exp(a) / p.Sum(Math.Exp))).Sum());
        yield return Case(
            "categorical cross-entropy, smoothed",
            new CategoricalCrossentropy { LabelSmoothing = 0.1f },
            Kind.Probability,
            (p, t) => -p.Zip(t, (a, b) => Smooth(b, 0.1, Columns) * Math.Log(a / p.Sum())).Sum());
        yield return Case(
            "sparse categorical cross-entropy of logits",
            new SparseCategoricalCrossentropy { FromLogits = true },
            Kind.Real,
            (p, t) => -p.Zip(t, (a, b) => b * Math.Log(Math.Exp(a) / p.Sum(Math.Exp))).Sum());
        yield return Case("Kullback-Leibler divergence", Loss.KLDivergence, Kind.Probability,
            (p, t) => p.Zip(t, (a, b) => Math.Clamp(b, 1e-7, 1) * Math.Log(Math.Clamp(b, 1e-7, 1) / a)).Sum());
    }

    private enum Kind
    {
        Real,
        Probability,
    }

    [TestCaseSource(nameof(Formulas))]
    public void Every_row_has_the_loss_of_the_formula(Loss loss, double[][] predictions, double[] expected)
    {
        HostTensor perRow = Run(loss, predictions, null, out _);
        Approximately.Check(loss.Name, perRow.Values, expected, absolute: 2e-6, relative: 2e-5);
    }

    [TestCaseSource(nameof(Formulas))]
    public void Weights_scale_the_gradient_of_their_row(Loss loss, double[][] predictions, double[] expected)
    {
        Run(loss, predictions, null, out HostTensor plain);
        float[] weights = [.. Enumerable.Range(0, Rows).Select(i => i * 0.5f)];
        HostTensor perRow = Run(loss, predictions, weights, out HostTensor weighted);
        for (int i = 0; i < plain.Values.Length; i++)
        {
            Assert.That(weighted.Values[i], Is.EqualTo(plain.Values[i] * weights[i / Columns]).Within(1e-6), $"element {i}");
        }

        Approximately.Check(loss.Name, perRow.Values, expected, absolute: 2e-6, relative: 2e-5);
    }

    private static TestCaseData Case(string name, Loss loss, Kind kind, RowLoss formula)
    {
        var random = new Random(11);
        double[][] predictions = [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, Columns)
            .Select(_ => (double)(float)(kind == Kind.Probability ? 0.05 + (0.9 * random.NextDouble()) : (4 * random.NextDouble()) - 2)).ToArray())];
        return new TestCaseData(loss, predictions, predictions.Select((p, row) => formula(p, OneHot(row))).ToArray()).SetArgDisplayNames(name);
    }

    private static HostTensor Run(Loss loss, double[][] predictions, float[]? weights, out HostTensor gradient)
    {
        var runner = new GraphRunner();
        Value prediction = runner.Input(new HostTensor([.. predictions.SelectMany(p => p).Select(p => (float)p)], Rows, Columns));
        Value target = runner.Input(loss.SparseTargets
            ? new HostTensor(Labels)
            : new HostTensor([.. Enumerable.Range(0, Rows).SelectMany(OneHot).Select(t => (float)t)], Rows, Columns));
        LossNodes nodes = loss.Emit(runner.Graph, prediction, target, weights is null ? null : runner.Input(new HostTensor(weights, Rows)));
        using IBackend backend = new ManagedBackend(SerialTeam.Instance);
        Assert.That(runner.TryRun(backend));
        gradient = runner[nodes.Gradient];
        return runner[nodes.PerRow];
    }

    private static double[] OneHot(int row) => [.. Enumerable.Range(0, Columns).Select(c => c == Labels[row] ? 1.0 : 0)];

    private static double Huber(double difference, double delta) => difference <= delta
        ? difference * difference / 2
        : (delta * difference) - (delta * delta / 2);

    private static double Sign(double target) => target > 0.5 ? 1 : -1;

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Smooth(double target, double smoothing, int classes) => (target * (1 - smoothing)) + (smoothing / classes);
}
