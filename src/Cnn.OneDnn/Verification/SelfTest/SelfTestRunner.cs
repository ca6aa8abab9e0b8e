using System.Globalization;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Verification;

/// <summary>
/// Runs small cases on a backend's kernels by themselves, in the way in which a plan uses them: weights go through the backend's own reorder into the form that
/// its product asks for. All calls come from the thread that the backend belongs to.
/// </summary>
internal sealed class SelfTestRunner(IBackend backend)
{
    private const int MostFailures = 20;

    /// <summary>All cases of both types, forward and backward; of bfloat16 those that the backend has kernels for.</summary>
    public static IEnumerable<SelfTestCase> Cases(IBackend backend)
    {
        foreach (DataType type in (DataType[])[DataType.Float32, DataType.BFloat16])
        {
            foreach (SelfTestCase one in SelfTestMovement.Cases(type, backend.HasBlockedLayouts).Concat(SelfTestDense.Cases(type))
                .Concat(SelfTestConvolutions.Cases(type, backend.HasBlockedLayouts)))
            {
                yield return one;
            }
        }
    }

    /// <summary>Runs them all, up to a number of failures that says enough.</summary>
    public static SelfTestResult Run(IBackend backend)
    {
        var runner = new SelfTestRunner(backend);
        var failures = new List<string>();
        int passed = 0, declined = 0;
        foreach (SelfTestCase one in Cases(backend))
        {
            if (failures.Count == MostFailures)
            {
                break;
            }

            switch (runner.Run(one))
            {
                case null:
                    declined++;
                    break;
                case "":
                    passed++;
                    break;
                case string wrong:
                    failures.Add($"{one}: {wrong}");
                    break;
            }
        }

        return new SelfTestResult(passed, declined, failures);
    }

    /// <summary>What is wrong with a case; empty if nothing is, null if the backend has no kernel for it.</summary>
    public string? Run(SelfTestCase one)
    {
        try
        {
            using Kernel? kernel = backend.TryCreate(
                new KernelRequest(one.Op, [.. one.Inputs.Select(i => i.Operand)], [.. one.Outputs.Select(o => o.Operand)]));
            return kernel is null ? null : Run(one, kernel);
        }
        catch (Exception e) when (e is (CnnException and not OneDnnException { Status: OneDnnStatus.OutOfMemory }) or NotSupportedException)
        {
            return e.Message;
        }
    }

    private string? Run(SelfTestCase one, Kernel kernel)
    {
        var buffers = new List<SelfTestBuffer>();
        try
        {
            foreach ((SelfTestTensor tensor, Layout wanted) in one.Inputs.Zip(kernel.Inputs))
            {
                (SelfTestBuffer? input, string? trouble) = Bring(tensor, wanted);
                if (input is null)
                {
                    return trouble;
                }

                buffers.Add(input);
            }

            SelfTestBuffer[] outputs = Array.ConvertAll(kernel.Outputs, SelfTestBuffer.Output);
            buffers.AddRange(outputs);
            var scratch = SelfTestBuffer.Scratch(kernel.ScratchBytes);
            buffers.Add(scratch);
            kernel.Bind([.. buffers.Take(kernel.Inputs.Length).Select(b => b.Address)], Array.ConvertAll(outputs, o => o.Address), scratch.Address);
            kernel.Run(new StepContext());
            if (buffers.FirstOrDefault(b => !b.GuardsAreIntact) is not null)
            {
                return $"{kernel.Implementation} writes outside of its memory";
            }

            for (int i = 0; i < outputs.Length; i++)
            {
                if (Compare(outputs[i], kernel.Outputs[i].Type, one.Outputs[i].Values) is { } wrong)
                {
                    return $"{kernel.Implementation}: {wrong}";
                }
            }

            return string.Empty;
        }
        finally
        {
            buffers.ForEach(b => b.Dispose());
        }
    }

    // As a plan would: written where the request says, else reordered into what the kernel chose, which is checked like any result.
    private (SelfTestBuffer? Buffer, string? Trouble) Bring(SelfTestTensor tensor, Layout wanted)
    {
        if (tensor.Operand.Layout is not null || wanted.IsRowMajor)
        {
            return (SelfTestBuffer.Input(wanted, tensor.Values), null);
        }

        Layout plain = Layout.RowMajor(wanted.Shape, wanted.Type);
        using Kernel? reorder = backend.TryCreate(new KernelRequest(new ReorderOp(), [new Operand(plain)], [new Operand(wanted)]));
        if (reorder is null)
        {
            return (SelfTestBuffer.Input(wanted, tensor.Values), null);
        }

        using SelfTestBuffer from = SelfTestBuffer.Input(plain, tensor.Values), scratch = SelfTestBuffer.Scratch(reorder.ScratchBytes);
        var to = SelfTestBuffer.Output(wanted);
        reorder.Bind([from.Address], [to.Address], scratch.Address);
        reorder.Run(new StepContext());
        if (Compare(to, wanted.Type, tensor.Values) is not { } wrong)
        {
            return (to, null);
        }

        to.Dispose();
        return (null, $"reorder {reorder.Implementation} of {wanted.Shape} to {wanted}: {wrong}");
    }

    private static string? Compare(SelfTestBuffer buffer, DataType type, double[] expected)
    {
        double[] actual = buffer.Read();
        for (int i = 0; i < expected.Length; i++)
        {
            // Sums are exact in float32 and rounded once to bfloat16, to the nearest number with an even last bit.
            double right = type == DataType.BFloat16 ? ToBFloat16((float)expected[i]) : expected[i];
            if (actual[i] != right)
            {
                return string.Create(CultureInfo.InvariantCulture, $"element {i} is {actual[i]}, expected {right}");
            }
        }

        return buffer.DirtyPadding() is >= 0 and long place ? string.Create(CultureInfo.InvariantCulture, $"the padding at {place} is not zero") : null;
    }

    private static float ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF_0000);
    }
}
