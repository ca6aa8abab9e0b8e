using Cnn.OneDnn;

namespace Cnn.Models.Onnx.Import;

/// <summary>Which operator becomes what.</summary>
internal static class NodeImporter
{
    private static readonly Dictionary<string, Func<ImportNode, ImportValue>> Readers = new(StringComparer.Ordinal)
    {
        ["Conv"] = WindowImports.Convolution,
        ["ConvTranspose"] = WindowImports.Transposed,
        ["MaxPool"] = PoolingImports.Pool,
        ["AveragePool"] = PoolingImports.Pool,
        ["GlobalMaxPool"] = PoolingImports.Global,
        ["GlobalAveragePool"] = PoolingImports.Global,
        ["ReduceMean"] = PoolingImports.Reduce,
        ["ReduceMax"] = PoolingImports.Reduce,
        ["Gemm"] = DenseImports.Gemm,
        ["MatMul"] = DenseImports.MatMul,
        ["BatchNormalization"] = NormalizationImports.Batch,
        ["LayerNormalization"] = NormalizationImports.Layer,
        ["GroupNormalization"] = NormalizationImports.Group,
        ["InstanceNormalization"] = NormalizationImports.Instance,
        ["LRN"] = NormalizationImports.LocalResponse,
        ["Relu"] = n => ActivationImports.Named(n, "relu"),
        ["Sigmoid"] = n => ActivationImports.Named(n, "sigmoid"),
        ["Tanh"] = n => ActivationImports.Named(n, "tanh"),
        ["Softplus"] = n => ActivationImports.Named(n, "softplus"),
        ["Softsign"] = n => ActivationImports.Named(n, "softsign"),
        ["Exp"] = n => ActivationImports.Named(n, "exponential"),
        ["Mish"] = n => ActivationImports.Named(n, "mish"),
        ["Gelu"] = ActivationImports.Gelu,
        ["Selu"] = ActivationImports.Selu,
        ["Elu"] = ActivationImports.Elu,
        ["LeakyRelu"] = ActivationImports.LeakyRelu,
        ["PRelu"] = ActivationImports.PRelu,
        ["HardSigmoid"] = n => ActivationImports.HardSigmoid(n, n.Float("alpha", 0.2f), n.Float("beta", 0.5f)),
        ["HardSwish"] = ActivationImports.HardSwish,
        ["Clip"] = ActivationImports.Clip,
        ["Softmax"] = ActivationImports.Softmax,
        ["LogSoftmax"] = ActivationImports.Softmax,
        ["Add"] = ArithmeticImports.Binary,
        ["Sub"] = ArithmeticImports.Binary,
        ["Mul"] = ArithmeticImports.Binary,
        ["Div"] = ArithmeticImports.Binary,
        ["Neg"] = n => ArithmeticImports.Affine(n, n.Tensor(0), -1, 0),
        ["Sum"] = n => ArithmeticImports.Merge(n, "Add"),
        ["Mean"] = n => ArithmeticImports.Merge(n, "Average"),
        ["Max"] = n => ArithmeticImports.Merge(n, "Maximum"),
        ["Min"] = n => ArithmeticImports.Merge(n, "Minimum"),
        ["Flatten"] = ShapeImports.Flatten,
        ["Reshape"] = ShapeImports.Reshape,
        ["Squeeze"] = ShapeImports.Squeeze,
        ["Unsqueeze"] = ShapeImports.Unsqueeze,
        ["Transpose"] = ShapeImports.Transpose,
        ["Concat"] = ShapeImports.Concat,
        ["Pad"] = BorderImports.Pad,
        ["Slice"] = BorderImports.Slice,
        ["Resize"] = ResizeImports.Read,
        ["Upsample"] = ResizeImports.Read,
        ["Shape"] = ConstantImports.Shape,
        ["Gather"] = ConstantImports.Gather,
        ["Constant"] = ConstantImports.Constant,
        ["Cast"] = ConstantImports.Cast,
        ["Identity"] = n => n.Value(0),
        ["Dropout"] = ActivationImports.Dropout,
    };

    /// <summary>The operators that are read.</summary>
    public static IEnumerable<string> Operators => Readers.Keys;

    /// <returns>What the node's first output stands for.</returns>
    /// <exception cref="UnsupportedException">No layer does what the node asks for; the message names it and its operator.</exception>
    public static ImportValue Read(ImportNode node) => Readers.TryGetValue(node.Op, out Func<ImportNode, ImportValue>? reader)
        ? reader(node)
        : throw node.Unsupported($"no layer does this. Known operators: {string.Join(", ", Readers.Keys)}");
}
