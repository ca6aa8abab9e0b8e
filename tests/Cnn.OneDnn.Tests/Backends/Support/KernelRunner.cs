using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>
/// Runs one op on a backend the hard way: operands between guard bytes, outputs and scratch full of NaNs, twice, with results that must be the same bits.
/// </summary>
internal static class KernelRunner
{
    /// <summary>The outputs of an op; for an op without outputs its first input, which it writes over.</summary>
    /// <param name="backend">Who computes.</param>
    /// <param name="op">What.</param>
    /// <param name="inputs">On what.</param>
    /// <param name="layouts">Layouts to ask for by operand, inputs first; those absent or null are left to the backend.</param>
    /// <param name="context">Seed and step.</param>
    /// <returns>Null when the backend has no such kernel.</returns>
    public static HostTensor[]? Run(IBackend backend, Op op, HostTensor[] inputs, Layout?[]? layouts = null, StepContext? context = null)
    {
        Shape[] shapes = op.InferShapes(Array.ConvertAll(inputs, i => i.Shape));
        DataType[] types = Array.ConvertAll(inputs, i => i.Type);
        var inputOperands = new Operand[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputOperands[i] = new Operand(inputs[i].Shape, inputs[i].Type, Asked(i) ?? inputs[i].Layout);
        }

        var outputOperands = new Operand[shapes.Length];
        for (int i = 0; i < shapes.Length; i++)
        {
            Layout? asked = Asked(inputs.Length + i);
            outputOperands[i] = new Operand(shapes[i], asked?.Type ?? op.OutputType(i, types), asked);
        }

        using Kernel? kernel = backend.TryCreate(new KernelRequest(op, inputOperands, outputOperands));
        if (kernel is null)
        {
            return null;
        }

        CheckLayouts(op, kernel, inputOperands, outputOperands);
        return Execute(kernel, inputs, context ?? new StepContext());

        Layout? Asked(int operand) => layouts is not null && operand < layouts.Length ? layouts[operand] : null;
    }

    private static void CheckLayouts(Op op, Kernel kernel, Operand[] inputs, Operand[] outputs)
    {
        Assert.That(kernel.Inputs, Has.Length.EqualTo(inputs.Length), "inputs");
        Assert.That(kernel.Outputs, Has.Length.EqualTo(outputs.Length), "outputs");
        for (int i = 0; i < inputs.Length; i++)
        {
            Assert.That(kernel.Inputs[i], inputs[i].Layout is null ? Is.Not.Null : Is.EqualTo(inputs[i].Layout), $"layout of input {i}");
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            Assert.That(kernel.Outputs[i], outputs[i].Layout is null ? Is.Not.Null : Is.EqualTo(outputs[i].Layout), $"layout of output {i}");
            Assert.That(op.Output(i).Role == OperandRole.Workspace || kernel.Outputs[i].Shape == outputs[i].Shape, $"shape of output {i}");
        }
    }

    private static HostTensor[] Execute(Kernel kernel, HostTensor[] inputs, StepContext context)
    {
        long total = GuardedBuffer.Footprint(kernel.ScratchBytes), offset = 0;
        total += kernel.Inputs.Concat(kernel.Outputs).Sum(l => GuardedBuffer.Footprint(l.ByteSize));
        using var arena = new Arena(total);
        GuardedBuffer[] sources = Array.ConvertAll(kernel.Inputs, l => new GuardedBuffer(arena, ref offset, l.ByteSize));
        GuardedBuffer[] targets = Array.ConvertAll(kernel.Outputs, l => new GuardedBuffer(arena, ref offset, l.ByteSize));
        var scratch = new GuardedBuffer(arena, ref offset, kernel.ScratchBytes);
        for (int i = 0; i < inputs.Length; i++)
        {
            sources[i].Write(inputs[i], kernel.Inputs[i]);
        }

        kernel.Bind(Array.ConvertAll(sources, s => s.Address), Array.ConvertAll(targets, t => t.Address), scratch.Address);
        kernel.Run(context);
        byte[][] first = Array.ConvertAll(targets, t => t.Bytes.ToArray());
        if (targets.Length > 0)
        {
            Array.ForEach(targets, t => t.Poison());
            scratch.Poison();
            Assert.That(Allocations.Least(() => kernel.Run(context)), Is.Zero, $"{kernel.Implementation}: bytes allocated by a run");
        }

        foreach (GuardedBuffer buffer in (GuardedBuffer[])[.. sources, .. targets, scratch])
        {
            Assert.That(buffer.IsIntact, $"{kernel.Implementation} wrote outside of its operands");
        }

        var result = new HostTensor[Math.Max(targets.Length, 1)];
        for (int i = 0; i < targets.Length; i++)
        {
            Assert.That(targets[i].Bytes.SequenceEqual(first[i]), $"{kernel.Implementation}: a second run gave other bits for output {i}");
            result[i] = targets[i].Read(kernel.Outputs[i]);
        }

        if (targets.Length == 0)
        {
            result[0] = sources[0].Read(kernel.Inputs[0]);
        }

        return result;
    }
}
