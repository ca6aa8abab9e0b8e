using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// What a layer computes with: operations on tensors of one batch size, differentiated by the engine. A layer of your own is a composition of these.
/// </summary>
public sealed partial class LayerContext
{
    // What is being laid out on this thread, for operators on tensors, which have no other way to it.
    [ThreadStatic]
    private static LayerContext? current;

    private readonly Dictionary<Parameter, Value> parameters;
    private readonly Func<Parameter, Value> resolve;
    private readonly Func<Layer, bool> trains;
    private int streams;

    internal LayerContext(GraphBuilder graph, Func<Parameter, Value>? resolve = null, Func<Layer, bool>? trains = null)
    {
        this.trains = trains ?? (layer => layer.Learns);
        Graph = graph;
        parameters = [];
        this.resolve = resolve ?? (p => graph.AddParameter(p.UserLayout.Shape, p.Name));
    }

    /// <summary>Whether the network is laid out for training.</summary>
    public bool Training => Graph.Training;

    /// <summary>Whether a layer's weights learn in the network that is laid out: <see cref="Layer.Trainable"/> as it was when that was compiled.</summary>
    internal bool Trains(Layer layer) => trains(layer);

    internal GraphBuilder Graph { get; }

    /// <summary>The layer that is computing; null outside of all.</summary>
    internal Layer? Caller { get; set; }

    /// <summary>What the layer that is being called computes with.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    internal static LayerContext Current =>
        current ?? throw new InvalidOperationException("Tensors of a network can be computed with only inside of a layer's call.");

    internal IReadOnlyDictionary<Parameter, Value> Parameters => parameters;

    /// <summary>a + b. Sizes are the same, or 1 where a tensor is broadcast; axes that one lacks are before its first one, as in NumPy.</summary>
    public Symbol Add(Symbol a, Symbol b) => Binary(BinaryKind.Add, a, b);

    /// <summary>a - b, broadcast as in <see cref="Add"/>.</summary>
    public Symbol Subtract(Symbol a, Symbol b) => Binary(BinaryKind.Subtract, a, b);

    /// <summary>a b, broadcast as in <see cref="Add"/>.</summary>
    public Symbol Multiply(Symbol a, Symbol b) => Binary(BinaryKind.Multiply, a, b);

    /// <summary>a / b, broadcast as in <see cref="Add"/>.</summary>
    public Symbol Divide(Symbol a, Symbol b) => Binary(BinaryKind.Divide, a, b);

    /// <summary>The larger of a and b, broadcast as in <see cref="Add"/>.</summary>
    public Symbol Maximum(Symbol a, Symbol b) => Binary(BinaryKind.Maximum, a, b);

    /// <summary>The smaller of a and b, broadcast as in <see cref="Add"/>.</summary>
    public Symbol Minimum(Symbol a, Symbol b) => Binary(BinaryKind.Minimum, a, b);

    /// <summary>scale x + offset.</summary>
    public Symbol Affine(Symbol x, float scale, float offset) => x with { Value = Emit(new AffineOp(scale, offset), x.Value) };

    /// <summary>min(max(x, minimum), maximum); a bound may be infinite.</summary>
    public Symbol Clip(Symbol x, float minimum, float maximum) => x with { Value = Emit(new ClipOp(minimum, maximum), x.Value) };

    /// <summary>An activation of x; softmax runs along the last axis of the user's tensor.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="activation">The function.</param>
    /// <param name="alpha">Its parameter where it has one; Keras's value if not given.</param>
    public Symbol Activate(Symbol x, ActivationKind activation, float? alpha = null)
    {
        if (activation == ActivationKind.Linear)
        {
            return x;
        }

        if (activation == ActivationKind.HardSilu)
        {
            return Multiply(x, Activate(x, ActivationKind.HardSigmoid));
        }

        if (activation is not (ActivationKind.Softmax or ActivationKind.LogSoftmax))
        {
            return x with { Value = Emit(new ActivationOp(activation, alpha ?? KerasAlpha(activation)), x.Value) };
        }

        Symbol rows = ToRows(x);
        Symbol result = rows with { Value = Emit(new SoftmaxOp(activation == ActivationKind.LogSoftmax), rows.Value) };
        return FromRows(result, x.UserShape, x.Format);
    }

    /// <summary>x (rows, I) times a kernel (I, O) plus a bias, over the last axis of the user's tensor.</summary>
    public Symbol Dense(Symbol x, Parameter kernel, Parameter? bias)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        Symbol rows = ToRows(x);
        Value weights = Weight(kernel);
        Value value = bias is null ? Emit(new DenseOp(false), rows.Value, weights) : Emit(new DenseOp(true), rows.Value, weights, Weight(bias));
        return FromRows(new Symbol(value, x.Format), x.UserShape.With(-1, value.Shape[1]), x.Format);
    }

    /// <summary>The same elements, in the user's order, in another shape (batch axis first).</summary>
    /// <exception cref="ShapeException">The number of elements differs.</exception>
    public Symbol Reshape(Symbol x, Shape userShape, DataFormat format)
    {
        ArgumentNullException.ThrowIfNull(userShape);
        return userShape == x.UserShape && format == x.Format
            ? x
            : new Symbol(Emit(new ReshapeOp(x.Format, format, Symbol.ToLogical(userShape, format)), x.Value), format);
    }

    /// <summary>Reorders axes: axis i of the result is axis <paramref name="axes"/>[i] of x, both in the user's order with the batch first.</summary>
    /// <exception cref="ShapeException">The axes are no permutation.</exception>
    public Symbol Transpose(Symbol x, params ReadOnlySpan<int> axes)
    {
        if (axes.Length != x.Rank)
        {
            throw new ShapeException($"A permutation of {x.Rank} axes was expected, received ({string.Join(", ", axes.ToArray())}).");
        }

        int[] logical = new int[x.Rank];
        for (int i = 0; i < logical.Length; i++)
        {
            logical[x.LogicalAxis(i)] = x.LogicalAxis(axes[i]);
        }

        return x with { Value = Emit(new TransposeOp([.. logical]), x.Value) };
    }

    /// <summary>Joins tensors along an axis of the user's order.</summary>
    public Symbol Concatenate(IReadOnlyList<Symbol> inputs, int axis)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Symbol first = inputs[0];
        Value[] values = [.. inputs.Select(t => ToFormat(t, first.Format).Value)];
        return first with { Value = Emit(new ConcatenateOp(first.LogicalAxis(axis)), values) };
    }

    /// <summary>A parameter as a tensor that broadcasts against <paramref name="like"/>: its axes are the last ones of the user's tensor.</summary>
    public Symbol Weight(Parameter parameter, Symbol like)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        int[] dims = Enumerable.Repeat(1, like.Rank).ToArray();
        parameter.Shape.AsSpan().CopyTo(dims.AsSpan(like.Rank - parameter.Shape.Rank));
        return new Symbol(
            Emit(new ReshapeOp(DataFormat.ChannelsFirst, like.Format, Symbol.ToLogical(new Shape(dims), like.Format)), Weight(parameter)), like.Format);
    }

    /// <summary>Makes this the context of operators until what it returns is disposed.</summary>
    internal Scope Enter() => new(this);

    internal Value Weight(Parameter parameter)
    {
        if (!parameters.TryGetValue(parameter, out Value? value))
        {
            parameters[parameter] = value = resolve(parameter);
        }

        return value;
    }

    /// <summary>A parameter of one number per channel as a tensor (1, C, 1...) that broadcasts against tensors of that rank.</summary>
    internal Value ChannelWeight(Parameter parameter, int rank)
    {
        int[] dims = [1, parameter.Shape[0], .. Enumerable.Repeat(1, rank - 2)];
        return Emit(new ReshapeOp(DataFormat.ChannelsFirst, DataFormat.ChannelsFirst, new Shape(dims)), Weight(parameter));
    }

    /// <summary>The next number of a random stream: layers draw independently of each other.</summary>
    internal ulong NextStream() => (ulong)++streams;

    /// <summary>The same for a layer with a seed of its own: other numbers for another seed, those of its place for null.</summary>
    internal ulong NextStream(int? seed) => NextStream() + (seed is { } given ? ((ulong)(uint)given + 1) << 31 : 0);

    internal Value Emit(Op op, params Value[] inputs) => Graph.Emit(op, inputs)[0];

    /// <summary>The same tensor with its axes named in another format: axis k of the user stays axis k.</summary>
    internal Symbol ToFormat(Symbol x, DataFormat format)
    {
        if (format == x.Format || x.Rank < 3)
        {
            return x with { Format = format };
        }

        int[] axes = new int[x.Rank];
        for (int i = 0; i < axes.Length; i++)
        {
            // User axis of logical axis i in the new format, then the logical axis of that user axis in the old one.
            int user = i == 0 || format == DataFormat.ChannelsFirst ? i : i == 1 ? x.Rank - 1 : i - 1;
            axes[i] = x.LogicalAxis(user);
        }

        return new Symbol(Emit(new TransposeOp([.. axes]), x.Value), format);
    }

    /// <summary>(rows, last axis) of the user's tensor.</summary>
    internal Symbol ToRows(Symbol x) =>
        x.Rank == 2 ? x : Reshape(x, new Shape(x.UserShape.ElementCount / x.UserShape[-1], x.UserShape[-1]), x.Format);

    internal Symbol FromRows(Symbol rows, Shape userShape, DataFormat format) => Reshape(rows, userShape, format);

    private static float KerasAlpha(ActivationKind activation) => activation switch
    {
        ActivationKind.LeakyRelu => 0.2f,
        ActivationKind.Elu => 1,
        _ => 0,
    };

    private Symbol Binary(BinaryKind kind, Symbol a, Symbol b)
    {
        (a, b) = Aligned(a, b);
        return a with { Value = Emit(new BinaryOp(kind), a.Value, b.Value) };
    }

    /// <summary>While a layer is called.</summary>
    internal readonly ref struct Scope
    {
        private readonly LayerContext? outer;

        public Scope(LayerContext context) => (outer, current) = (current, context);

        public void Dispose() => current = outer;
    }
}
