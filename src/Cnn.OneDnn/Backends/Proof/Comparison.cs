using System.Globalization;
using Cnn.OneDnn.Backends.Definitions;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Proof;

/// <summary>
/// Holds a kernel's results against another implementation's and, where they differ or there is none, against the op's definition, which has the last word.
/// </summary>
/// <param name="request">With all layouts.</param>
/// <param name="right">The other implementation's results.</param>
/// <param name="meaning">What the workspace that the kernel read says, if it read one.</param>
internal sealed class Comparison(KernelRequest request, RightResult right, ReadOnlyMemory<float> meaning)
{
    // Steps of definitions that are worth spending on a kernel; a convolution takes one for each tap and channel.
    private const double Steps = 4e6;
    private const double GoldenRatio = 0.6180339887498949;
    private const int LeastPlaces = 64, Sampled = 1 << 12, Whole = 1 << 14;

    private readonly Agreement agreement = Agreement.For(request);
    private Element? definition;

    /// <summary>Whether all results so far were the other implementation's. Where a definition had to decide for the kernel, the other one is wrong.</summary>
    public bool Agrees { get; private set; } = right.IsKnown;

    /// <summary>How long the other implementation took; zero where there is none.</summary>
    public double Milliseconds => right.Milliseconds;

    /// <summary>How long the kernel took when it was fastest.</summary>
    public double Fastest { get; private set; } = double.MaxValue;

    /// <summary>Takes down how long a run of the kernel took.</summary>
    public void Took(double milliseconds) => Fastest = Math.Min(Fastest, milliseconds);

    /// <summary>Whether a result is a workspace, of which nobody but its reader says whether it is right.</summary>
    public bool IsWorkspace(int output) => request.Op.Output(output).Role == OperandRole.Workspace;

    /// <summary>What is wrong with a result, or null.</summary>
    /// <param name="output">Which result; of an op without results, the operand that it writes over.</param>
    /// <param name="values">The kernel's, channels last.</param>
    public string? Check(int output, ReadOnlySpan<float> values)
    {
        if (right.IsKnown && agreement.Worst(values, right[output]) < 0)
        {
            return null;
        }

        Agrees = false;
        return ByDefinition(output, values);
    }

    private string? ByDefinition(int output, ReadOnlySpan<float> values)
    {
        Shape shape = request.Outputs.Length == 0 ? request.Inputs[0].Shape : request.Outputs[output].Shape;
        definition ??= Define();
        List<long> places = Places(output, values);
        int[] order = LogicalCopy.Order(shape), index = new int[shape.Rank];
        double[] rights = new double[places.Count];
        double peak = 0;
        for (int i = 0; i < rights.Length; i++)
        {
            LogicalCopy.IndexOf(shape, order, places[i], index);
            rights[i] = definition(output, index);
            peak = Math.Abs(rights[i]) > peak ? Math.Abs(rights[i]) : peak;
        }

        for (int i = 0; i < rights.Length; i++)
        {
            (long place, double number) = (places[i], rights[i]);
            float value = values[(int)place];
            if (!agreement.Holds(value, number, peak))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"result {output} at ({string.Join(", ", LogicalCopy.IndexOf(shape, place))}) of {shape} is {value:g7} where {number:g7} is right " +
                        $"(tolerance: {agreement})");
            }
        }

        return null;
    }

    private Element Define()
    {
        int workspace = ForwardWorkspace.InputOf(request);
        LogicalTensor[] operands = [.. request.Inputs.Select((o, i) => i == workspace
            ? Logical(meaning, request.Op is PoolingBackwardOp pooling ? pooling.Source : ForwardWorkspace.ShapeOf(request))
            : Logical(right.Operands[i], o.Shape))];
        return OpDefinition.Define(request.Op, operands, Array.ConvertAll(request.Outputs, o => o.Shape), new StepContext());
    }

    /// <summary>Where two implementations differ, the last place, and as many others as there is time for.</summary>
    private List<long> Places(int output, ReadOnlySpan<float> values)
    {
        List<long> places = [values.Length - 1L];
        if (right.IsKnown)
        {
            ReadOnlySpan<float> others = right[output];
            places.Add(agreement.Worst(values, others));
            for (int i = 0; i < values.Length && places.Count < LeastPlaces; i++)
            {
                if (!agreement.Holds(values[i], others[i], 0))
                {
                    places.Add(i);
                }
            }
        }

        double each = Math.Max(1, (double)request.Operations / values.Length);
        // Small tensors are checked whole, as far as there is time: a single wrong number hides in none of them.
        long count = Math.Min(values.Length, (long)Math.Clamp(Steps / each, LeastPlaces, values.Length <= Whole ? Whole : Sampled));
        for (long i = 0; i < count; i++)
        {
            // Fractions of the golden ratio fall between each other, and on no row or column in particular.
            places.Add(count == values.Length ? i : (long)(i * GoldenRatio % 1 * values.Length));
        }

        return places;
    }

    private static LogicalTensor Logical(ReadOnlyMemory<float> values, Shape shape) => new(shape, values, Layout.ChannelsLast(shape, DataType.Float32).Strides);
}
