using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// A layer that combines tensors elementwise. They have the same number of axes and the same sizes, or size one where a tensor is broadcast against
/// the others.
/// </summary>
public abstract class MergeBase : Layer
{
    private protected MergeBase()
    {
    }

    /// <summary>Folds the inputs from the first on.</summary>
    private protected Symbol Fold(LayerContext context, IReadOnlyList<Symbol> inputs, BinaryKind kind)
    {
        ExpectSeveral(inputs);
        Symbol result = inputs[0];
        for (int i = 1; i < inputs.Count; i++)
        {
            result = Combine(context, kind, result, inputs[i]);
        }

        return result;
    }

    /// <summary>The sum of the inputs: one operation if all have one shape.</summary>
    private protected Symbol Sum(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ExpectSeveral(inputs);
        Symbol first = inputs[0];
        return inputs.Count > 2 && inputs.All(t => t.UserShape == first.UserShape)
            ? first with { Value = context.Emit(new SumOp(), [.. inputs.Select(t => context.ToFormat(t, first.Format).Value)]) }
            : Fold(context, inputs, BinaryKind.Add);
    }

    private Symbol Combine(LayerContext context, BinaryKind kind, Symbol a, Symbol b)
    {
        b = context.ToFormat(b, a.Format);
        if (Broadcasts(b, a))
        {
            return a with { Value = context.Emit(new BinaryOp(kind), a.Value, b.Value) };
        }

        if (!Broadcasts(a, b))
        {
            throw BadShape(
                $"{ClassName} expects inputs of one shape, or of size 1 where one of them is broadcast; received samples of {Sample(a)} and {Sample(b)}.");
        }

        Symbol swapped = b with { Value = context.Emit(new BinaryOp(kind), b.Value, a.Value) };
        return kind == BinaryKind.Subtract ? context.Affine(swapped, -1, 0) : swapped;
    }

    private static bool Broadcasts(Symbol small, Symbol large) =>
        small.Rank == large.Rank && small.Value.Shape.Zip(large.Value.Shape).All(d => d.First == d.Second || d.First == 1);

    private static string Sample(Symbol tensor) => $"({string.Join(", ", tensor.UserShape.Skip(1))})";

    private void ExpectSeveral(IReadOnlyList<Symbol> inputs)
    {
        if (inputs.Count < 2)
        {
            throw BadShape($"{ClassName} expects two inputs or more, received {inputs.Count}.");
        }
    }
}
