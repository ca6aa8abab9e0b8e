namespace Cnn.Models.Onnx.Import.Folding;

/// <summary>Computes nodes all of whose inputs are known, as files have them to work out sizes.</summary>
internal static class ConstantFolder
{
    private static readonly Dictionary<string, Func<ImportNode, OnnxTensor>> Folders = new(StringComparer.Ordinal)
    {
        ["Shape"] = ConstantMoves.Shape,
        ["Size"] = ConstantMoves.Size,
        ["Transpose"] = ConstantMoves.Transpose,
        ["Concat"] = ConstantMoves.Concat,
        ["Slice"] = ConstantMoves.Slice,
        ["Gather"] = ConstantMoves.Gather,
        ["Expand"] = ConstantMoves.Expand,
        ["Tile"] = ConstantMoves.Tile,
        ["ConstantOfShape"] = ConstantMoves.ConstantOfShape,
        ["Range"] = ConstantMoves.Range,
        ["Reshape"] = ShapeImports.ReshapeConstant,
        ["Squeeze"] = ShapeImports.SqueezeConstant,
        ["Unsqueeze"] = ShapeImports.UnsqueezeConstant,
        ["Flatten"] = ShapeImports.FlattenConstant,
        ["Cast"] = ConstantTypes.Cast,
        ["CastLike"] = ConstantTypes.Cast,
        ["Identity"] = n => n.Constant(0),
        ["Where"] = ConstantMath.Where,
        ["Add"] = n => ConstantMath.Binary(n, (x, y) => x + y, (x, y) => checked(x + y)),
        ["Sub"] = n => ConstantMath.Binary(n, (x, y) => x - y, (x, y) => checked(x - y)),
        ["Mul"] = n => ConstantMath.Binary(n, (x, y) => x * y, (x, y) => checked(x * y)),
        ["Div"] = n => ConstantMath.Binary(n, (x, y) => x / y, (x, y) => ConstantMath.Divide(n, x, y)),
        ["Mod"] = ConstantMath.Remainder,
        ["Pow"] = ConstantMath.Power,
        ["Sum"] = n => ConstantMath.Binary(n, (x, y) => x + y, (x, y) => checked(x + y)),
        ["Mean"] = ConstantMath.Mean,
        ["Max"] = n => ConstantMath.Binary(n, Math.Max, Math.Max),
        ["Min"] = n => ConstantMath.Binary(n, Math.Min, Math.Min),
        ["Equal"] = n => ConstantMath.Compare(n, order => order == 0),
        ["Greater"] = n => ConstantMath.Compare(n, order => order > 0),
        ["GreaterOrEqual"] = n => ConstantMath.Compare(n, order => order >= 0),
        ["Less"] = n => ConstantMath.Compare(n, order => order < 0),
        ["LessOrEqual"] = n => ConstantMath.Compare(n, order => order <= 0),
        ["Not"] = n => ConstantMath.Logic(n, (x, _) => !x),
        ["And"] = n => ConstantMath.Logic(n, (x, y) => x && y),
        ["Or"] = n => ConstantMath.Logic(n, (x, y) => x || y),
        ["Xor"] = n => ConstantMath.Logic(n, (x, y) => x != y),
        ["Neg"] = n => ConstantMath.Unary(n, v => -v, v => checked(-v)),
        ["Abs"] = n => ConstantMath.Unary(n, Math.Abs, Math.Abs),
        ["Sign"] = n => ConstantMath.Unary(n, v => double.IsNaN(v) ? v : Math.Sign(v), v => Math.Sign(v)),
        ["Sqrt"] = n => ConstantMath.Unary(n, Math.Sqrt),
        ["Exp"] = n => ConstantMath.Unary(n, Math.Exp),
        ["Log"] = n => ConstantMath.Unary(n, Math.Log),
        ["Sin"] = n => ConstantMath.Unary(n, Math.Sin),
        ["Cos"] = n => ConstantMath.Unary(n, Math.Cos),
        ["Floor"] = n => ConstantMath.Unary(n, Math.Floor),
        ["Ceil"] = n => ConstantMath.Unary(n, Math.Ceiling),
        ["Round"] = n => ConstantMath.Unary(n, Math.Round),
        ["Reciprocal"] = n => ConstantMath.Unary(n, v => 1 / v),
        ["ReduceSum"] = ConstantReductions.Reduce,
        ["ReduceMean"] = ConstantReductions.Reduce,
        ["ReduceMax"] = ConstantReductions.Reduce,
        ["ReduceMin"] = ConstantReductions.Reduce,
        ["ReduceProd"] = ConstantReductions.Reduce,
        ["ReduceL1"] = ConstantReductions.Reduce,
        ["ReduceL2"] = ConstantReductions.Reduce,
        ["ReduceSumSquare"] = ConstantReductions.Reduce,
        ["ReduceLogSum"] = ConstantReductions.Reduce,
        ["ReduceLogSumExp"] = ConstantReductions.Reduce,
        ["DequantizeLinear"] = QuantizationImports.DequantizeConstant,
        ["QuantizeLinear"] = QuantizationImports.QuantizeConstant,
    };

    /// <summary>The operators that are computed where all of their inputs are known.</summary>
    public static IEnumerable<string> Operators => Folders.Keys.Append("Split");

    /// <summary>What a node's outputs stand for; null where it does not compute with constants alone, or is not among those that are folded.</summary>
    /// <exception cref="Cnn.OneDnn.UnsupportedException">It would make more numbers than a file may.</exception>
    public static ImportValue[]? Fold(ImportNode node) =>
        !node.HasConstantsOnly ? null
        : node.Op == "Split" ? [.. ConstantMoves.Split(node).Select(t => (ImportValue)t)]
        : Folders.TryGetValue(node.Op, out Func<ImportNode, OnnxTensor>? fold) ? [fold(node)] : null;
}
