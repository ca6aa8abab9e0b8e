namespace Cnn.Models.Onnx.Operators;

/// <summary>What each operator computes. Axes are the user's, the batch first.</summary>
internal static class OperatorFormulas
{
    private static readonly Dictionary<string, OperatorFormula> Formulas = new(StringComparer.Ordinal)
    {
        ["Add"] = new(2, (c, x, _) => c.Add(x[0], x[1])),
        ["Sub"] = new(2, (c, x, _) => c.Subtract(x[0], x[1])),
        ["Mul"] = new(2, (c, x, _) => c.Multiply(x[0], x[1])),
        ["Div"] = new(2, (c, x, _) => c.Divide(x[0], x[1])),
        ["Max"] = new(2, (c, x, _) => c.Maximum(x[0], x[1])),
        ["Min"] = new(2, (c, x, _) => c.Minimum(x[0], x[1])),
        ["Greater"] = new(2, (c, x, _) => c.Greater(x[0], x[1])),
        ["GreaterOrEqual"] = new(2, (c, x, _) => c.GreaterOrEqual(x[0], x[1])),
        ["Less"] = new(2, (c, x, _) => c.Less(x[0], x[1])),
        ["LessOrEqual"] = new(2, (c, x, _) => c.LessOrEqual(x[0], x[1])),
        ["Equal"] = new(2, (c, x, _) => c.Equal(x[0], x[1])),
        ["And"] = new(2, (c, x, _) => c.Multiply(x[0], x[1])),
        ["Or"] = new(2, (c, x, _) => c.Maximum(x[0], x[1])),
        ["Xor"] = new(2, (c, x, _) => c.NotEqual(x[0], x[1])),
        ["Where"] = new(3, (c, x, _) => c.Where(x[0], x[1], x[2])),
        ["Not"] = new(1, (c, x, _) => c.Affine(x[0], -1, 1)),
        ["IsNaN"] = new(1, (c, x, _) => c.NotEqual(x[0], x[0])),
        ["Pow"] = new(1, (c, x, o) => c.Power(x[0], (float)o.Number("exponent"))),
        ["Sqrt"] = new(1, (c, x, _) => c.Sqrt(x[0])),
        ["Log"] = new(1, (c, x, _) => c.Log(x[0])),
        ["Abs"] = new(1, (c, x, _) => c.Abs(x[0])),
        ["Sign"] = new(1, (c, x, _) => c.Sign(x[0])),
        ["Reciprocal"] = new(1, (c, x, _) => c.Divide(c.Fill(x[0], 1), x[0])),
        ["Erf"] = new(1, (c, x, _) => Elements.Erf(c, x[0])),
        ["Round"] = new(1, (c, x, _) => Elements.Round(c, x[0])),
        ["Floor"] = new(1, (c, x, _) => Elements.Floor(c, x[0])),
        ["Ceil"] = new(1, (c, x, _) => Elements.Ceiling(c, x[0])),
        ["ThresholdedRelu"] = new(1, (c, x, o) => c.Where(c.Greater(x[0], c.Fill(x[0], (float)o.Number("alpha"))), x[0], c.Fill(x[0], 0))),
        ["Shrink"] = new(1, (c, x, o) => Elements.Shrink(c, x[0], (float)o.Number("lambd"), (float)o.Number("bias"))),
        ["Quantize"] = new(3, (c, x, o) => Elements.Quantize(c, x[0], x[1], x[2], (float)o.Number("low"), (float)o.Number("high"))),
        ["Dequantize"] = new(3, (c, x, _) => c.Multiply(c.Subtract(x[0], x[2]), x[1])),
        ["ReduceSum"] = new(1, (c, x, o) => c.Sum(x[0], o.Axes(x[0]), o.Bool("keepdims"))),
        ["ReduceMean"] = new(1, (c, x, o) => c.Mean(x[0], o.Axes(x[0]), o.Bool("keepdims"))),
        ["ReduceMax"] = new(1, (c, x, o) => c.Max(x[0], o.Axes(x[0]), o.Bool("keepdims"))),
        ["ReduceMin"] = new(1, (c, x, o) => c.Min(x[0], o.Axes(x[0]), o.Bool("keepdims"))),
        ["ReduceL1"] = new(1, (c, x, o) => c.Sum(c.Abs(x[0]), o.Axes(x[0]), o.Bool("keepdims"))),
        ["ReduceL2"] = new(1, (c, x, o) => c.Sqrt(c.Sum(c.Square(x[0]), o.Axes(x[0]), o.Bool("keepdims")))),
        ["ReduceSumSquare"] = new(1, (c, x, o) => c.Sum(c.Square(x[0]), o.Axes(x[0]), o.Bool("keepdims"))),
        ["ReduceLogSum"] = new(1, (c, x, o) => c.Log(c.Sum(x[0], o.Axes(x[0]), o.Bool("keepdims")))),
        ["ReduceLogSumExp"] = new(1, (c, x, o) => Reductions.LogSumExp(c, x[0], o.Axes(x[0]), o.Bool("keepdims"))),
        ["ReduceProd"] = new(1, (c, x, o) => Reductions.Product(c, x[0], o.Axes(x[0]), o.Bool("keepdims"))),
        ["ReduceNorm"] = new(1, (c, x, o) => Reductions.Norm(c, x[0], o.Axes(x[0]), o.Bool("keepdims"), (float)o.Number("p"))),
        ["ArgMax"] = new(2, (c, x, o) => Reductions.Place(c, c.Max(x[0], [o.Axis(x[0])], keepDims: true), x, o)),
        ["ArgMin"] = new(2, (c, x, o) => Reductions.Place(c, c.Min(x[0], [o.Axis(x[0])], keepDims: true), x, o)),
        ["LogSoftmax"] = new(1, (c, x, o) => Movements.AlongLast(c, x[0], o.Axis(x[0]), last => c.Activate(last, Cnn.OneDnn.Activation.LogSoftmax))),
        ["Slice"] = new(1, (c, x, o) => c.Slice(x[0], o.Ints("begin"), o.Ints("sizes"))),
        ["Stride"] = new(1, (c, x, o) => Movements.Stride(c, x[0], o.Axis(x[0]), o.Int("start"), o.Int("count"), o.Int("step"))),
        ["Take"] = new(1, (c, x, o) => Movements.Take(c, x[0], o.Axis(x[0]), o.Ints("starts"), o.Ints("counts"))),
        ["Pad"] = new(1, (c, x, o) => c.Pad(x[0], [.. o.Ints("before").Zip(o.Ints("after"))])),
        ["PadWith"] = new(2, (c, x, o) => Movements.Pad(c, x[0], o.Ints("before"), o.Ints("after"), x[1])),
        ["WindowSum"] = new(1, (c, x, o) => WindowFormulas.Sum(c, x[0], o)),
        ["WindowMax"] = new(2, (c, x, o) => WindowFormulas.Max(c, x[0], x[1], o)),
        ["Map"] = new(2, (c, x, o) => Movements.AlongLast(c, x[0], o.Axis(x[0]), last => c.MatMul(last, x[1]))),
        ["MatMul"] = new(2, (c, x, _) => Movements.Product(c, x[0], x[1])),
        ["Constant"] = new(2, (c, x, _) => Movements.ForEachSample(c, x[0], x[1])),
    };

    /// <exception cref="ArgumentException">There is no such operator.</exception>
    public static OperatorFormula Get(string name) => Formulas.TryGetValue(name, out OperatorFormula? formula)
        ? formula
        : throw new ArgumentException($"OnnxOperator knows no operator '{name}'.");
}
