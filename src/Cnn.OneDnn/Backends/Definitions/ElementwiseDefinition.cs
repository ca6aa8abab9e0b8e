using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>Functions of the elements at one index of each operand, and sums over a broadcast.</summary>
internal static class ElementwiseDefinition
{
    public static Element Define(Op op, LogicalTensor[] inputs)
    {
        LogicalTensor first = inputs[0];
        switch (op)
        {
            case ActivationOp o:
                return (_, index) => ActivationDefinition.Value(o.Activation, o.Alpha, first[index]);
            case ActivationBackwardOp o:
                return (_, index) => first[index] * (o.FromOutput
                    ? ActivationDefinition.SlopeFromValue(o.Activation, o.Alpha, inputs[1][index])
                    : ActivationDefinition.Slope(o.Activation, o.Alpha, inputs[1][index]));
            case AffineOp o:
                // A scale of zero is how gradients that are known to be zero are made, whatever the operand holds.
                return (_, index) => o.Scale == 0 ? o.Offset : ((double)o.Scale * first[index]) + o.Offset;
            case ClipOp o:
                return (_, index) => Math.Min(Math.Max(first[index], o.Minimum), o.Maximum);
            case ClipBackwardOp o:
                return (_, index) => inputs[1][index] <= o.Minimum || inputs[1][index] >= o.Maximum ? 0 : first[index];
            case BinaryOp o:
                return (_, index) => ActivationDefinition.Value(o.Activation, 0, Apply(o.Kind, first[index], inputs[1].Broadcast(index)));
            case BinaryBackwardOp o:
                return (_, index) => first[index] * Slope(o, inputs[1].Broadcast(index), inputs[2].Broadcast(index));
            case SumOp:
                return (_, index) => Sum(inputs, index);
            case ReluSumBackwardOp:
                return (_, index) => inputs[^1][index] <= 0 ? 0 : Sum(inputs.AsSpan(0, inputs.Length - 1), index);
            case ReduceSumOp o:
                LogicalTensor sums = Sums(first, o.Target);
                return (_, index) => sums[index];
            case PReluOp:
                return (_, index) => first[index] > 0 ? first[index] : inputs[1].Broadcast(index) * first[index];
            case PReluBackwardOp:
                return PReluBackward(inputs);
            case DropoutBackwardOp o:
                return (_, index) => Dropped(o.Rate, inputs[1].Broadcast(index) != 0, first[index]);
            case MovingAverageOp o:
                return (_, index) => ((double)o.Momentum * first[index]) + ((1 - (double)o.Momentum) * inputs[1][index]);
            default:
                throw new NotSupportedException($"{op.Name} has no definition: it moves no numbers.");
        }
    }

    /// <summary>What dropout makes of an element. A rate of one keeps nothing.</summary>
    public static double Dropped(float rate, bool kept, double value) => kept && rate < 1 ? value / (1 - (double)rate) : 0;

    private static double Apply(BinaryKind kind, double a, double b) => kind switch
    {
        BinaryKind.Add => a + b,
        BinaryKind.Subtract => a - b,
        BinaryKind.Multiply => a * b,
        BinaryKind.Divide => a / b,
        BinaryKind.Maximum => Math.Max(a, b),
        BinaryKind.Minimum => Math.Min(a, b),
        _ => throw new NotSupportedException($"{kind} is no function of two elements."),
    };

    // Equal operands of a maximum or minimum share the gradient.
    private static double Slope(BinaryBackwardOp op, double a, double b) => (op.Kind, op.Operand) switch
    {
        (BinaryKind.Divide, 0) => 1 / b,
        (BinaryKind.Divide, _) => -a / (b * b),
        (BinaryKind.Maximum, 0) or (BinaryKind.Minimum, 1) => a > b ? 1 : a == b ? 0.5 : 0,
        _ => a < b ? 1 : a == b ? 0.5 : 0,
    };

    private static double Sum(ReadOnlySpan<LogicalTensor> tensors, ReadOnlySpan<int> index)
    {
        double sum = 0;
        foreach (LogicalTensor tensor in tensors)
        {
            sum += tensor[index];
        }

        return sum;
    }

    // Over all axes along which the target has size one.
    private static LogicalTensor Sums(LogicalTensor source, Shape target)
    {
        var sums = new LogicalTensor(target, new double[target.ElementCount]);
        LogicalTensor.ForEach(source.Shape, at =>
        {
            int place = 0;
            for (int axis = 0; axis < at.Length; axis++)
            {
                place = (place * target[axis]) + (target[axis] == 1 ? 0 : at[axis]);
            }

            sums.Values[place] += source[at];
        });
        return sums;
    }

    private static Element PReluBackward(LogicalTensor[] inputs)
    {
        (LogicalTensor source, LogicalTensor slope, LogicalTensor gradient) = (inputs[0], inputs[1], inputs[2]);
        LogicalTensor slopeGradient = Sums(new LogicalTensor(source.Shape, [.. source.Values.Zip(gradient.Values, (x, g) => x > 0 ? 0 : x * g)]), slope.Shape);
        return (output, index) => output == 0
            ? gradient[index] * (source[index] > 0 ? 1 : slope.Broadcast(index))
            : slopeGradient[index];
    }
}
