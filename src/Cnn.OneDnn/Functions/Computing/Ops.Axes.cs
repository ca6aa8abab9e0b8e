using System.Runtime.CompilerServices;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>The same elements with other axes. Results are copies.</content>
public static partial class Ops
{
    /// <inheritdoc cref="Tensor.Squeeze"/>
    public static Tensor Squeeze(Tensor x, int? axis = null) => Given(x).Squeeze(axis);

    /// <summary>The axes in reverse order.</summary>
    public static Tensor Transpose(Tensor x) => Given(x).Transpose();

    /// <inheritdoc cref="Tensor.Transpose(ReadOnlySpan{int})"/>
    public static Tensor Transpose(Tensor x, params ReadOnlySpan<int> axes) => Given(x).Transpose(axes);

    /// <inheritdoc cref="Tensor.Transpose(ReadOnlySpan{int})"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor Transpose(Tensor x, Shape axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        return Given(x).Transpose(axes.AsSpan());
    }

    /// <summary>The same elements in another shape; one size may be -1 and follows from the others.</summary>
    [OverloadResolutionPriority(-1)]
    public static Tensor Reshape(Tensor x, PerAxis newShape)
    {
        ArgumentNullException.ThrowIfNull(newShape);
        return Given(x).Reshape(newShape.AsSpan());
    }

    /// <summary>All elements in a row.</summary>
    public static Tensor Ravel(Tensor x) => Given(x).Flatten();

    /// <summary>An axis moved to another place; the others keep their order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor MoveAxis(Tensor x, int source, int destination)
    {
        (int from, int to) = (Given(x).Axis(source), x.Axis(destination));
        List<int> order = [.. Enumerable.Range(0, x.Shape.Rank).Where(a => a != from)];
        order.Insert(to, from);
        return x.Transpose([.. order]);
    }

    /// <summary>Two axes exchanged.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor SwapAxes(Tensor x, int axis1, int axis2)
    {
        (int first, int second) = (Given(x).Axis(axis1), x.Axis(axis2));
        return x.Transpose([.. Enumerable.Range(0, x.Shape.Rank).Select(a => a == first ? second : a == second ? first : a)]);
    }

    /// <summary>Repeated to a shape: axes of one place, and axes that are missing in front.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor BroadcastTo(Tensor x, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Tensor result = Given(x) + new Tensor(shape);
        return result.Shape == shape ? result : throw new ArgumentException($"A tensor of shape {x.Shape} cannot be repeated to {shape}.", nameof(shape));
    }

    /// <summary>Cut along an axis into parts of one size.</summary>
    /// <exception cref="ArgumentException">The axis does not divide so.</exception>
    public static Tensor[] Split(Tensor x, int sections, int axis = 0)
    {
        int size = Given(x).Shape[x.Axis(axis)];
        return sections > 0 && size % sections == 0
            ? Split(x, [.. Enumerable.Range(1, sections - 1).Select(i => i * (size / sections))], axis)
            : throw new ArgumentException($"Axis {axis} of a tensor of shape {x.Shape} has no {sections} equal parts.", nameof(sections));
    }

    /// <summary>Cut along an axis before each of some places, as NumPy's split: what begins behind the end is empty.</summary>
    public static Tensor[] Split(Tensor x, int[] indices, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(indices);
        int size = Given(x).Shape[x.Axis(axis)];
        int[] cuts = [0, .. indices.Select(i => Math.Clamp(i < 0 ? i + size : i, 0, size)), size];
        return [.. cuts.Zip(cuts.Skip(1), (from, to) => x.Slice(axis, from..Math.Max(from, to)))];
    }

    /// <summary>The parts at each place of an axis, which is left out.</summary>
    public static Tensor[] Unstack(Tensor x, int axis = 0) =>
        [.. Enumerable.Range(0, Given(x).Shape[x.Axis(axis)]).Select(i => x.Slice(axis, i..(i + 1)).Squeeze(axis))];

    /// <summary>Tensors one beside the other: joined along axis 1, those of one axis along it.</summary>
    public static Tensor HStack(IReadOnlyList<Tensor> xs)
    {
        ArgumentNullException.ThrowIfNull(xs);
        return Tensor.Concatenate(xs, xs.Count > 0 && xs[0].Shape.Rank < 2 ? 0 : 1);
    }

    /// <summary>Tensors one below the other: joined along axis 0, those of one axis as rows.</summary>
    public static Tensor VStack(IReadOnlyList<Tensor> xs)
    {
        ArgumentNullException.ThrowIfNull(xs);
        return Tensor.Concatenate([.. xs.Select(x => x.Shape.Rank < 2 ? x.Reshape(1, -1) : x)]);
    }

    /// <summary>The sizes of a tensor.</summary>
    public static Shape Shape(Tensor x) => Given(x).Shape;

    /// <summary>How many elements a tensor has.</summary>
    public static int Size(Tensor x) => Given(x).Shape.ElementCount;

    /// <summary>How many axes a tensor has.</summary>
    public static int Ndim(Tensor x) => Given(x).Shape.Rank;

    private static Tensor Given(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x;
    }
}
