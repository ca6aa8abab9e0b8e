using System.Runtime.Intrinsics.X86;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Definitions;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends.Definitions;

/// <summary>
/// Definitions of gradients against differences of the definitions of the ops, and all of them against kernels that were written without them.
/// </summary>
[TestFixture]
internal sealed class OpSampleTests
{
    private const double Step = 1e-5;

    public static IEnumerable<TestCaseData> Samples => OpSamples.All.Select(s => new TestCaseData(s).SetArgDisplayNames(s.Name));

    public static IEnumerable<TestCaseData> Differentiable =>
        OpSamples.All.Where(s => s.HasGradient).Select(s => new TestCaseData(s).SetArgDisplayNames(s.Name));

    [Test]
    public void Every_op_that_is_no_view_has_a_definition()
    {
        HashSet<Type> defined = [typeof(MovingAverageOp)];
        foreach (OpSample sample in OpSamples.All)
        {
            var runner = new GraphRunner();
            sample.Build(runner, out _);
            defined.UnionWith(runner.Graph.Nodes.Select(n => n.Op.GetType()));
        }

        IEnumerable<Type> ops = typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract);
        Assert.That(defined, Is.EquivalentTo(ops.Except([typeof(ReshapeOp), typeof(TransposeOp)])), "add the new op to OpSamples");
    }

    [TestCaseSource(nameof(Differentiable))]
    public void A_gradient_is_the_slope_of_its_op(OpSample sample)
    {
        var runner = new GraphRunner();
        (Value[] outputs, Value[] inputs, Dictionary<Value, Value> gradients) = sample.Build(runner, out HostTensor? seed);
        Dictionary<Value, LogicalTensor> given = runner.Inputs.ToDictionary(v => v, v => DefinitionRunner.Logical(runner[v]));
        Dictionary<Value, LogicalTensor> values = DefinitionRunner.Run(runner.Graph, given);
        Assert.That(gradients, Is.Not.Empty);
        var forward = new GraphRunner();
        Value[] copies = Array.ConvertAll(sample.Inputs, forward.Input), results = forward.Graph.Emit(sample.Op, copies);
        foreach ((Value input, Value gradient) in gradients)
        {
            double[] slopes = new double[input.Shape.ElementCount];
            for (int i = 0; i < slopes.Length; i++)
            {
                slopes[i] = (Moved(input, i, Step) - Moved(input, i, -Step)) / (2 * Step);
            }

            Approximately.Check($"gradient of operand {Array.IndexOf(inputs, input)}", Array.ConvertAll(values[gradient].Values, v => (float)v), slopes,
                absolute: 1e-7, relative: 1e-6, peak: 1e-6);
        }

        double Moved(Value input, int place, double step)
        {
            var moved = inputs.Zip(copies).ToDictionary(p => p.Second, p => p.First == input ? Shifted(given[p.First], place, step) : given[p.First]);
            double[] y = DefinitionRunner.Run(forward.Graph, moved)[results[0]].Values;

            // Losses carry the gradient of their weighted mean, whatever comes back to them.
            return sample.Op is LossOp or SoftmaxCrossEntropyOp
                ? y.Select((loss, row) => loss * (inputs.Length > 2 ? given[inputs[2]].Values[row] : 1)).Sum() / y.Length
                : y.Zip(seed!.Values, (value, weight) => value * weight).Sum();
        }
    }

    [TestCaseSource(nameof(Samples))]
    public void A_kernel_agrees_with_the_definition(OpSample sample)
    {
        var runner = new GraphRunner();
        sample.Build(runner, out _);
        Dictionary<Value, LogicalTensor> values = DefinitionRunner.Run(
            runner.Graph, runner.Inputs.ToDictionary(v => v, v => DefinitionRunner.Logical(runner[v])));
        using var backend = new ManagedBackend(SerialTeam.Instance);
        if (!runner.TryRun(backend))
        {
            Assert.That(sample.Op is BatchNormalizationSumOp && !Avx512F.IsSupported, "the backend lacks a kernel");
            return;
        }

        foreach (Value output in runner.Graph.Nodes.SelectMany(n => n.Outputs).Where(v => DefinitionRunner.NoteOf(v) is null))
        {
            Approximately.Check($"{output.Producer!.Op.Name}, result {output.Index}", runner[output].Values, values[output].Values, peak: 1e-6);
        }
    }

    [TestCase(0)]
    [TestCase(2)]
    public void Random_ops_draw_from_the_same_words_as_kernels(int part)
    {
        var context = new StepContext { Seed = 0x123456789ABCDEF, Step = 3, Part = part };
        HostTensor x = HostTensor.Random(1, 3, 5, 7, 3);
        using var backend = new ManagedBackend(SerialTeam.Instance);
        foreach (Op op in (Op[])[new DropoutOp(0.3f, Stream: 7UL << 40, x.Shape), new DropoutOp(0.3f, Stream: 7, new Shape(3, 5, 1, 3)),
            new GaussianNoiseOp(0.5f, Stream: 9), new RandomUniformOp(-2, 3, Stream: 9)])
        {
            float[] drawn = KernelRunner.Run(backend, op, [x], null, context)![0].Values;
            Approximately.Check(op.Name, drawn, DefinitionRunner.Run(op, [x], context: context).Values);
        }
    }

    private static LogicalTensor Shifted(LogicalTensor tensor, int place, double step)
    {
        double[] values = [.. tensor.Values];
        values[place] += step;
        return new LogicalTensor(tensor.Shape, values);
    }
}
