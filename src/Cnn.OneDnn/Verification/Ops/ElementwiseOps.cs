using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Verification.Ops;

/// <summary>Activations and functions of several tensors.</summary>
internal static class ElementwiseOps
{
    public static Value Activation(OpCase c)
    {
        string name = GoldenJson.Text(c.Attributes, "name");
        return name == "prelu" ? PRelu(c) : Emit(c, ActivationNamed(name) ?? throw new UnsupportedException($"there is no activation '{name}'"));
    }

    /// <summary>The activation of a name in Keras's or PyTorch's spelling, or null.</summary>
    public static ActivationKind? ActivationNamed(string name)
    {
        string known = name switch { "swish" => "silu", "hard_swish" => "hard_silu", "exp" => "exponential", "identity" => "linear", _ => name };
        foreach (ActivationKind activation in Enum.GetValues<ActivationKind>())
        {
            if (KerasNames.ToKeras(activation) == known)
            {
                return activation;
            }
        }

        return null;
    }

    public static Value Emit(OpCase c, ActivationKind activation)
    {
        if (activation == OneDnn.Activation.Linear)
        {
            return c.Emit(new AffineOp(1, 0), c.X);
        }

        if (activation == OneDnn.Activation.HardSilu)
        {
            return c.Emit(new BinaryOp(BinaryKind.Multiply), c.X, c.Emit(new ActivationOp(OneDnn.Activation.HardSigmoid, 0), c.X));
        }

        if (activation is OneDnn.Activation.Softmax or OneDnn.Activation.LogSoftmax)
        {
            Value rows = c.Rows(c.X);
            c.Terms = rows.Shape[1];
            return c.Reshape(c.Emit(new SoftmaxOp(activation == OneDnn.Activation.LogSoftmax), rows), c.X.Shape);
        }

        double alpha = activation switch { OneDnn.Activation.LeakyRelu => 0.2, OneDnn.Activation.Elu => 1, _ => 0 };
        alpha = GoldenJson.Number(c.Attributes, "alpha", GoldenJson.Number(c.Attributes, "negative_slope", alpha));
        return c.Emit(new ActivationOp(activation, (float)alpha), c.X);
    }

    /// <summary>The slope has a sample's shape, or one number per channel, or one in all.</summary>
    public static Value PRelu(OpCase c)
    {
        string name = c.InputNames.FirstOrDefault(n => n != "x") ?? throw new GoldenFormatException("prelu needs an input with slopes");
        Shape x = c.X.Shape, slope = c.ShapeOf(name);
        int[] dims = [.. Enumerable.Repeat(1, x.Rank)];
        if (slope.Rank == x.Rank)
        {
            dims = slope.ToArray();
        }
        else if (slope.Rank == x.Rank - 1 && slope.Rank > 1)
        {
            slope.AsSpan().CopyTo(dims.AsSpan(1));
        }
        else if (slope.ElementCount > 1)
        {
            dims[1] = slope.ElementCount;
        }

        c.SetGradientTerms(name, x.ElementCount / Math.Max(1, slope.ElementCount));
        return c.Emit(new PReluOp(), c.X, c.Input(name, new Shape(dims)));
    }

    public static Value Merge(OpCase c, BinaryKind kind)
    {
        Value[] inputs = [.. c.InputNames.Select(n => c.Input(n))];
        return kind == BinaryKind.Add && inputs.Length > 2
            ? c.Emit(new SumOp(), inputs)
            : inputs.Aggregate((a, b) => c.Emit(new BinaryOp(kind), a, b));
    }

    public static Value Average(OpCase c)
    {
        Value[] inputs = [.. c.InputNames.Select(n => c.Input(n))];
        return c.Emit(new AffineOp(1f / inputs.Length, 0), c.Emit(new SumOp(), inputs));
    }
}
