namespace Cnn.OneDnn;

/// <content>Tensors made of numbers that are not there yet.</content>
public static partial class Ops
{
    /// <inheritdoc cref="Tensor.Zeros(OneDnn.Shape, DataType)"/>
    public static Tensor Zeros(Shape shape) => Tensor.Zeros(shape);

    /// <inheritdoc cref="Tensor.Ones(OneDnn.Shape)"/>
    public static Tensor Ones(Shape shape) => Tensor.Ones(shape);

    /// <inheritdoc cref="Tensor.Full(OneDnn.Shape, double)"/>
    public static Tensor Full(Shape shape, double fillValue) => Tensor.Full(shape, fillValue);

    /// <inheritdoc cref="Tensor.ZerosLike"/>
    public static Tensor ZerosLike(Tensor x) => Tensor.ZerosLike(x);

    /// <inheritdoc cref="Tensor.OnesLike"/>
    public static Tensor OnesLike(Tensor x) => Tensor.OnesLike(x);

    /// <summary>All the same number, of the shape of another tensor.</summary>
    public static Tensor FullLike(Tensor x, double fillValue) => Tensor.Full(Given(x).Shape, fillValue);

    /// <inheritdoc cref="Tensor.Range(int)"/>
    public static Tensor Arange(double stop) => Tensor.Range(0, stop);

    /// <inheritdoc cref="Tensor.Range(double, double, double)"/>
    public static Tensor Arange(double start, double stop, double step = 1) => Tensor.Range(start, stop, step);

    /// <inheritdoc cref="Tensor.Linspace"/>
    public static Tensor Linspace(double start, double stop, int num = 50) => Tensor.Linspace(start, stop, num);

    /// <summary>Ones on a diagonal of a matrix, zeros elsewhere.</summary>
    /// <param name="n">Rows.</param>
    /// <param name="m">Columns; as many as rows if null.</param>
    /// <param name="k">Which diagonal: 0 the main one, above it for positive ones.</param>
    /// <exception cref="ArgumentException">A size is negative.</exception>
    public static Tensor Eye(int n, int? m = null, int k = 0) => Matrix(n, m ?? n, (i, j) => j - i == k);

    /// <summary>Ones on the diagonal of a square matrix.</summary>
    /// <exception cref="ArgumentException">The size is negative.</exception>
    public static Tensor Identity(int n) => Eye(n);

    /// <summary>Ones on and below a diagonal of a matrix.</summary>
    /// <inheritdoc cref="Eye"/>
    public static Tensor Tri(int n, int? m = null, int k = 0) => Matrix(n, m ?? n, (i, j) => j - i <= k);

    /// <summary>Matrices of coordinates, one for each axis.</summary>
    /// <param name="xs">The coordinates of each axis.</param>
    /// <returns>With "xy" order, as in NumPy: of (n) and (m) two of (m, n), columns first.</returns>
    public static Tensor[] MeshGrid(params IReadOnlyList<Tensor> xs) => MeshGrid(xs, "xy");

    /// <inheritdoc cref="MeshGrid(IReadOnlyList{Tensor})"/>
    /// <param name="xs">The coordinates of each axis.</param>
    /// <param name="indexing">"xy", or "ij" for rows first.</param>
    /// <exception cref="ArgumentException">Another order.</exception>
    public static Tensor[] MeshGrid(IReadOnlyList<Tensor> xs, string indexing)
    {
        ArgumentNullException.ThrowIfNull(xs);
        if (indexing is not ("xy" or "ij"))
        {
            throw new ArgumentException($"Unknown order '{indexing}'. Expected xy or ij.", nameof(indexing));
        }

        var whole = new Shape([.. xs.Select(x => x.Shape.ElementCount)]);
        Tensor[] grids = [.. xs.Select((x, i) => BroadcastTo(x.Reshape(new Shape([.. xs.Select((_, j) => i == j ? x.Shape.ElementCount : 1)])), whole))];
        return indexing == "xy" && xs.Count > 1 ? [.. grids.Select(g => SwapAxes(g, 0, 1))] : grids;
    }

    /// <summary>1 at the place of each label along a new last axis, else 0; labels that are no class are all zeros.</summary>
    /// <exception cref="ArgumentException">Labels are no whole numbers.</exception>
    public static Tensor OneHot(Tensor x, int numClasses)
    {
        Tensor labels = Given(x).ToInt32();
        var result = new Tensor(new Shape([.. x.Shape, numClasses]));
        for (int i = 0; i < labels.Shape.ElementCount; i++)
        {
            int label = labels.AsSpan<int>()[i];
            if ((uint)label < (uint)numClasses)
            {
                result.AsSpan<float>()[(i * numClasses) + label] = 1;
            }
        }

        return result;
    }

    /// <summary>A tensor of numbers that are there.</summary>
    public static Tensor ConvertToTensor(TensorLike x) => x.AsTargets();

    /// <summary>A tensor of one number.</summary>
    public static Tensor ConvertToTensor(double x) => Tensor.Full(new Shape(), x);

    /// <summary>The tensor itself, whose <see cref="Tensor.ToArray()"/> gives an array.</summary>
    public static Tensor ConvertToNumpy(Tensor x) => Given(x);

    private static Tensor Matrix(int rows, int columns, Func<int, int, bool> isOne)
    {
        var result = new Tensor(new Shape(rows, columns));
        Span<float> elements = result.AsSpan<float>();
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = isOne(i / columns, i % columns) ? 1 : 0;
        }

        return result;
    }
}
