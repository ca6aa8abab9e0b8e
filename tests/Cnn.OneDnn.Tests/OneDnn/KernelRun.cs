using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.OneDnn;

/// <summary>Asks for a kernel, runs it once on guarded memory, and keeps its outputs.</summary>
internal sealed class KernelRun : IDisposable
{
    private readonly List<KernelBuffer> owned = [];

    private KernelRun(Kernel kernel, KernelBuffer[] outputs)
    {
        (Implementation, Inputs) = (kernel.Implementation, kernel.Inputs);
        Outputs = outputs;
    }

    public string Implementation { get; }

    public Layout[] Inputs { get; }

    public KernelBuffer[] Outputs { get; }

    /// <summary>An input in logical row-major order, put in the layout that the kernel asks for; or the output of another run, as it lies.</summary>
    public readonly record struct Source(double[]? Values, Operand Operand, KernelBuffer? Raw)
    {
        public static Source Of(Shape shape, double[] values, DataType type = DataType.Float32) => new(values, new Operand(shape, type, null), null);

        public static Source Of(Layout layout, double[] values) => new(values, new Operand(layout), null);

        public static Source Of(Operand operand, double[] values) => new(values, operand, null);

        public static Source Of(KernelBuffer raw) => new(null, new Operand(raw.Layout!), raw);
    }

    /// <summary>The run, or null if the backend has no kernel.</summary>
    public static KernelRun? TryRun(IBackend backend, Op op, Source[] inputs, params Operand[] outputs)
    {
        using Kernel? kernel = backend.TryCreate(new KernelRequest(op, [.. inputs.Select(i => i.Operand)], outputs));
        if (kernel is null)
        {
            return null;
        }

        Assert.That(kernel.Implementation, Does.Not.StartWith("ref"));
        var run = new KernelRun(kernel, [.. kernel.Outputs.Select(KernelBuffer.Output)]);
        run.owned.AddRange(run.Outputs);
        KernelBuffer[] sources = new KernelBuffer[inputs.Length];
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = inputs[i].Raw ?? KernelBuffer.Of(kernel.Inputs[i], inputs[i].Values!);
            Assert.That(sources[i].Layout, Is.EqualTo(kernel.Inputs[i]));
        }

        using KernelBuffer scratch = KernelBuffer.Scratch(kernel.ScratchBytes);
        kernel.Bind(Array.ConvertAll(sources, s => s.Address), Array.ConvertAll(run.Outputs, s => s.Address), scratch.Address);
        kernel.Run(new StepContext());
        byte[][] first = Array.ConvertAll(run.Outputs, o => o.Bytes.ToArray());
        kernel.Run(new StepContext());
        Assert.That(run.Outputs.Zip(first).All(p => p.First.Bytes.SequenceEqual(p.Second)), $"{kernel.Implementation}: a second run gives other bits");
        Assert.That(sources.Append(scratch).Concat(run.Outputs).All(b => b.GuardsIntact), $"{kernel.Implementation} writes outside its memory");
        CheckInPlace(
            backend.TryCreate(new KernelRequest(op, [.. kernel.Inputs.Select(l => new Operand(l))], [.. kernel.Outputs.Select(l => new Operand(l))])), sources,
            first);
        for (int i = 0; i < sources.Length; i++)
        {
            if (inputs[i].Raw is null)
            {
                sources[i].Dispose();
            }
        }

        return run;
    }

    // An output that may lie where an input does must come out the same there. The second kernel is asked for by the layouts of the first.
    private static void CheckInPlace(Kernel? kernel, KernelBuffer[] sources, byte[][] expected)
    {
        using (kernel ?? throw new AssertionException("a kernel's own layouts are not accepted"))
        {
            nint[] inputs = Array.ConvertAll(sources, s => s.Address), outputs = new nint[kernel.Outputs.Length];
            KernelBuffer[] results = Array.ConvertAll(kernel.Outputs, KernelBuffer.Output);
            for (int i = 0; i < results.Length; i++)
            {
                outputs[i] = results[i].Address;
                if (kernel.InPlaceInput(i) is int shared and >= 0)
                {
                    sources[shared].Bytes.CopyTo(results[i].Bytes);
                    inputs[shared] = outputs[i];
                }
            }

            using KernelBuffer scratch = KernelBuffer.Scratch(kernel.ScratchBytes);
            kernel.Bind(inputs, outputs, scratch.Address);
            kernel.Run(new StepContext());
            Assert.That(results.Zip(expected).All(p => p.First.Bytes.SequenceEqual(p.Second)), $"{kernel.Implementation}: other bits in place");
            Array.ForEach(results, r => r.Dispose());
        }
    }

    public static KernelRun Run(IBackend backend, Op op, Source[] inputs, params Operand[] outputs) =>
        TryRun(backend, op, inputs, outputs) ?? throw new AssertionException($"{op.Name}: no kernel");

    public void Dispose() => owned.ForEach(b => b.Dispose());
}
