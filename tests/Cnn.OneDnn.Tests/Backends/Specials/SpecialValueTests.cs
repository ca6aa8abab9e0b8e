using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Definitions;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tests.Backends.Definitions;

namespace Cnn.OneDnn.Tests.Backends.Specials;

/// <summary>
/// Each operand of every op, of its gradient and of every fusion holds one special value at a time. What the definition in double makes of it is right: a NaN
/// that an element depends on makes it NaN, infinities are what the formula says.
/// </summary>
[TestFixtureSource(typeof(BackendFactory), nameof(BackendFactory.All))]
[NonParallelizable]
internal sealed class SpecialValueTests(BackendFactory factory)
{
    private static readonly float[] Values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, 1e-40f, -1e-40f, 1e30f, -1e30f];
    private IBackend backend = null!;

    public static IEnumerable<TestCaseData> Samples => SpecialSamples.Plain.Select(s => new TestCaseData(s).SetArgDisplayNames(s.Name));

    [OneTimeSetUp]
    public void MakeBackend() => backend = factory.Make();

    [OneTimeTearDown]
    public void DisposeBackend() => backend?.Dispose();

    [TestCaseSource(nameof(Samples))]
    public void Special_values_come_out_of_an_op_and_its_gradient_as_the_formula_says(OpSample sample) =>
        Assert.That(Failures(sample, narrow: false), Is.Empty);

    [TestCaseSource(nameof(Samples))]
    public void Special_values_come_out_in_bfloat16_too(OpSample sample)
    {
        if (sample.Inputs.Where((_, i) => sample.Op.Input(i).MayBeBFloat16).Any())
        {
            Assert.That(Failures(sample, narrow: true), Is.Empty);
        }
    }

    [Test]
    public void Special_values_come_out_of_fused_ops([Values] bool narrow)
    {
        OpSample[] fused = [.. SpecialSamples.FusedWith(backend)];
        Assert.That(fused, Is.Not.Empty);
        Assert.That(fused.SelectMany(s => Failures(s, narrow)), Is.Empty);
    }

    private List<string> Failures(OpSample sample, bool narrow)
    {
        var first = new GraphRunner();
        sample.Build(first, out _);
        int inputs = first.Inputs.Count();
        List<string> found = [];
        for (int input = 0; input < inputs; input++)
        {
            HostTensor given = first[first.Inputs.ElementAt(input)];
            // Where an image is read is drawn by a layer, not given by a user, and a place that is no number is nowhere.
            if (given.Type != DataType.Float32 || (sample.Op is WarpOp && input == 1))
            {
                continue;
            }

            // In the body of vectors and in their tail.
            foreach (int place in (int[])[.. new[] { 1, given.Values.Length - 1 }.Where(p => p < given.Values.Length).Distinct()])
            {
                foreach (float value in Values)
                {
                    // In bfloat16 a large gradient times a slope that cancels has no digits left, and processors flush the smallest numbers.
                    if (narrow && ((input == sample.Inputs.Length && Math.Abs(value) == 1e30f) || Math.Abs(value) == 1e-40f))
                    {
                        continue;
                    }

                    // The square of a large number is no float: what normalizations make of it is up to the order of their operations.
                    bool squared = sample.Op.Family is OpFamily.Normalization or OpFamily.Loss && sample.Op is not (SoftmaxOp or SoftmaxCrossEntropyOp);
                    found.AddRange(Run(sample, narrow, input, place, squared && Math.Abs(value) == 1e30f ? value * 1e-15f : value));
                }
            }
        }

        return [.. found.Take(12)];
    }

    private IEnumerable<string> Run(OpSample sample, bool narrow, int poisoned, int place, float value)
    {
        var runner = new GraphRunner();
        var poison = new OpSample(
            sample.Name, sample.Op,
            [.. sample.Inputs.Select(
            (t, i) => Narrow(i == poisoned ? Poisoned(t, place, value) : t, narrow && sample.Op.Input(i).MayBeBFloat16))]) { HasGradient = false };
        Value[] inputs = Array.ConvertAll(poison.Inputs, runner.Input), outputs = runner.Graph.Emit(sample.Op, inputs);
        if (sample.HasGradient)
        {
            HostTensor seed = HostTensor.Random(99, outputs[0].Shape.ToArray());
            runner.Differentiate(outputs[0], Narrow(poisoned == inputs.Length ? Poisoned(seed, place, value) : seed, outputs[0].Type == DataType.BFloat16),
                [.. inputs.Where(v => v.Type is DataType.Float32 or DataType.BFloat16)]);
        }

        Dictionary<Value, LogicalTensor> given = runner.Inputs.ToDictionary(v => v, v => DefinitionRunner.Logical(runner[v]));
        if (!runner.TryRun(backend))
        {
            Assert.That(!factory.Complete || sample.Op is BatchNormalizationSumOp or ConvolutionOp { Residual: true }, "the backend lacks a kernel");
            yield break;
        }

        Dictionary<Value, LogicalTensor> expected = DefinitionRunner.Run(runner.Graph, given);
        foreach (Value output in runner.Graph.Nodes.SelectMany(n => n.Outputs).Where(v => DefinitionRunner.NoteOf(v) is null && expected.ContainsKey(v)))
        {
            if (Wrong(output, runner[output].Values, expected[output].Values, value, narrow) is { } wrong)
            {
                yield return $"{sample.Name}: {value} at {place} of input {poisoned}: {output.Producer!.Op}, result {output.Index}: {wrong}";
            }
        }
    }

    private static string? Wrong(Value output, float[] actual, double[] expected, float special, bool narrow)
    {
        OpFamily family = output.Producer!.Op.Family;
        // Gradients of a normalization read its source, which need not matter where statistics are constant.
        bool spreads = family == OpFamily.Normalization && output.Producer.Op.IsGradient;

        // A relu blocks a gradient, or multiplies it by zero.
        bool blocks = output.Producer.Op is ActivationBackwardOp { Activation: Activation.Relu };
        bool product = family is OpFamily.Convolution or OpFamily.Dense;

        // The mask that says what passed relu has no NaN: whether it lets the gradient of one through is open.
        bool masked = output.Producer.Op is BatchNormalizationBackwardOp { Relu: true } && !float.IsFinite(special);
        double peak = family is OpFamily.Convolution or OpFamily.Dense or OpFamily.Normalization or OpFamily.Loss
            ? expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max()
            : 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double right = (float)expected[i];
            bool agrees = right switch
            {
                // What is indeterminate, such as zero times infinity, may also be its limit.
                double.NaN => float.IsNaN(actual[i]) || !float.IsNaN(special) || (blocks && actual[i] == 0),
                double.PositiveInfinity or double.NegativeInfinity =>
                    actual[i] == right || ((product || family == OpFamily.Normalization || double.IsFinite(expected[i])) && !float.IsFinite(actual[i])),
                _ => masked || Math.Abs(actual[i] - right) <= (
                    narrow ? 1e-2 + (Math.Abs(right) / 64) + (2e-2 * peak) : 1e-5 + (1e-4 * Math.Abs(right)) + (1e-6 * peak))

                    // Fast products transform whole tiles: what is not finite reaches the neighbours of its place.
                    || ((product || spreads) && !float.IsFinite(special) && !float.IsFinite(actual[i])),
            };
            if (!agrees)
            {
                return $"element {i} is {actual[i]}, expected {right}";
            }
        }

        return null;
    }

    private static HostTensor Poisoned(HostTensor tensor, int place, float value)
    {
        float[] values = [.. tensor.Values];
        values[place] = value;
        return tensor with { Values = values };
    }

    private static HostTensor Narrow(HostTensor tensor, bool narrow) => narrow && tensor.Type == DataType.Float32 ? tensor.ToBFloat16() : tensor;
}
