using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>What layers and losses of users compute with: functions, comparisons, choices and extremes over axes.</summary>
internal static class ArithmeticDefinition
{
    public static Element Define(Op op, LogicalTensor[] inputs)
    {
        LogicalTensor first = inputs[0];
        switch (op)
        {
            case UnaryOp o:
                return (_, index) => Apply(o.Kind, first[index]);
            case PowerOp o:
                return (_, index) => Math.Pow(first[index], o.Exponent);
            case CompareOp o:
                return (_, index) => Answer(o.Kind, first[index], inputs[1].Broadcast(index)) ? 1 : 0;
            case SelectOp:
                return (_, index) => inputs[first[index] != 0 ? 1 : 2][index];
            case BroadcastOp:
                return (_, index) => first.Broadcast(index);
            case ReduceExtremeOp o:
                LogicalTensor found = Extremes(o, first);
                return (_, index) => found[index];
            default:
                throw new NotSupportedException($"{op.Name} is defined elsewhere.");
        }
    }

    private static double Apply(UnaryKind kind, double x) => kind switch
    {
        UnaryKind.Logarithm => Math.Log(x),
        UnaryKind.SquareRoot => Math.Sqrt(x),
        UnaryKind.Absolute => Math.Abs(x),
        _ => double.IsNaN(x) ? x : Math.Sign(x),
    };

    private static bool Answer(ComparisonKind kind, double a, double b) => kind switch
    {
        ComparisonKind.Equal => a == b,
        ComparisonKind.NotEqual => a != b,
        ComparisonKind.Greater => a > b,
        _ => a >= b,
    };

    private static LogicalTensor Extremes(ReduceExtremeOp op, LogicalTensor source)
    {
        var found = new LogicalTensor(
            op.Target, [.. Enumerable.Repeat(op.Largest ? double.NegativeInfinity : double.PositiveInfinity, op.Target.ElementCount)]);
        LogicalTensor.ForEach(source.Shape, at =>
        {
            int place = 0;
            for (int axis = 0; axis < at.Length; axis++)
            {
                place = (place * op.Target[axis]) + (op.Target[axis] == 1 ? 0 : at[axis]);
            }

            double best = found.Values[place], value = source[at];
            found.Values[place] = op.Largest ? Math.Max(best, value) : Math.Min(best, value);
        });
        return found;
    }
}
