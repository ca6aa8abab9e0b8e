using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Verification.Ops;

/// <summary>Convolutions, transposed ones and dense products.</summary>
internal static class ConvolutionOps
{
    public static Value Convolution(OpCase c)
    {
        Value x = c.X;
        Window window = WindowOf(c);
        int groups = c.Op.StartsWith("depthwise", StringComparison.Ordinal) ? x.Shape[1] : Groups(c);
        Value w = Weights(c, groups);
        long kernel = Product(w.Shape, groups > 1 ? 3 : 2);
        c.Terms = kernel * w.Shape[groups > 1 ? 2 : 1];
        c.SetGradientTerms("x", kernel * w.Shape[groups > 1 ? 1 : 0]);
        long positions = Product(c.Output.Shape, 2) * c.Output.Shape[0];
        c.SetGradientTerms("w", positions);
        c.SetGradientTerms("b", positions);
        return c.Has("b")
            ? c.Emit(new ConvolutionOp(window, groups, Bias: true), x, w, c.Input("b"))
            : c.Emit(new ConvolutionOp(window, groups, Bias: false), x, w);
    }

    /// <summary>The gradient of a convolution used forward: its weights (I, O/groups, k) are those of the convolution that goes the other way.</summary>
    public static Value Transposed(OpCase c)
    {
        Value x = c.X;
        int groups = Groups(c);
        Value w = Weights(c, groups);
        long kernel = Product(w.Shape, groups > 1 ? 3 : 2);
        c.Terms = kernel * w.Shape[groups > 1 ? 1 : 0];
        c.SetGradientTerms("x", kernel * w.Shape[groups > 1 ? 2 : 1]);
        c.SetGradientTerms("w", Product(x.Shape, 2) * x.Shape[0]);
        c.SetGradientTerms("b", Product(c.Output.Shape, 2) * c.Output.Shape[0]);
        Value y = c.Emit(new ConvolutionBackwardDataOp(WindowOf(c), groups, c.Output.Shape), x, w);
        return c.Has("b") ? c.Emit(new BinaryOp(BinaryKind.Add), y, c.PerChannel(c.Input("b"), y)) : y;
    }

    public static Value Dense(OpCase c)
    {
        Value x = c.Rows(c.X), w = c.Input("w");
        c.Terms = x.Shape[1];
        c.SetGradientTerms("x", w.Shape[0]);
        c.SetGradientTerms("w", x.Shape[0]);
        c.SetGradientTerms("b", x.Shape[0]);
        Value y = c.Has("b") ? c.Emit(new DenseOp(Bias: true), x, w, c.Input("b")) : c.Emit(new DenseOp(Bias: false), x, w);
        return c.Reshape(y, c.X.Shape.With(-1, w.Shape[0]));
    }

    private static int Groups(OpCase c) => GoldenJson.Has(c.Attributes, "groups") ? GoldenJson.Int(c.Attributes, "groups") : 1;

    private static Window WindowOf(OpCase c)
    {
        int rank = c.SpatialRank;
        (int[] before, int[] after) = GoldenJson.Pads(c.Attributes, "pads", rank);
        return Window.Create(GoldenJson.Ints(c.Attributes, "strides", rank, 1), GoldenJson.Ints(c.Attributes, "dilation", rank, 1), before, after);
    }

    private static Value Weights(OpCase c, int groups)
    {
        Shape shape = c.ShapeOf("w");
        if (groups == 1)
        {
            return c.Input("w");
        }

        if (groups < 1 || shape.Rank == 0 || shape[0] % groups != 0)
        {
            throw new GoldenFormatException($"weights {shape} do not divide into {groups} groups");
        }

        return c.Input("w", new Shape([groups, shape[0] / groups, .. shape.AsSpan()[1..]]));
    }

    private static long Product(Shape shape, int from)
    {
        long product = 1;
        for (int i = from; i < shape.Rank; i++)
        {
            product *= shape[i];
        }

        return product;
    }
}
