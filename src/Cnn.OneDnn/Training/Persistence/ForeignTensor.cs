using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn;

/// <summary>Where a parameter stands in a file of Keras's or PyTorch's names, and how its elements are arranged there.</summary>
public sealed class ForeignTensor
{
    // For each axis of the file, what its index adds to the place in Keras's array; null where both have the same order.
    private readonly IReadOnlyList<int[]>? offsets;

    internal ForeignTensor(Parameter parameter, IReadOnlyList<string> names, Shape shape, IReadOnlyList<int[]>? offsets)
    {
        Parameter = parameter;
        Names = names;
        Shape = shape;
        this.offsets = offsets;
    }

    /// <summary>The parameter.</summary>
    public Parameter Parameter { get; }

    /// <summary>The parameter's names in files, the one that is written first.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Its sizes in the file.</summary>
    public Shape Shape { get; }

    /// <summary>All parameters of a model, in the order of <see cref="Model.Parameters"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="format">Whose names and axes.</param>
    public static IReadOnlyList<ForeignTensor> From(Model model, WeightFormat format)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. format == WeightFormat.PyTorch ? PyTorchWeights.From(model) : KerasWeights.From(model)];
    }

    /// <summary>The elements in the file's order.</summary>
    /// <param name="keras">Float32 numbers of the parameter's shape.</param>
    /// <exception cref="ArgumentException">The shape or the type is another.</exception>
    public Tensor ToFile(Tensor keras)
    {
        Require(keras, Parameter.Shape);
        if (offsets is null)
        {
            return keras;
        }

        var result = new Tensor(Shape);
        Span<float> from = keras.AsSpan<float>(), to = result.AsSpan<float>();
        int[] line = offsets[^1];
        int next = 0;
        foreach (int start in Lines())
        {
            foreach (int offset in line)
            {
                to[next++] = from[start + offset];
            }
        }

        return result;
    }

    /// <summary>The elements in the order of Keras's, which is the model's.</summary>
    /// <param name="file">Float32 numbers of <see cref="Shape"/>.</param>
    /// <exception cref="ArgumentException">The shape or the type is another.</exception>
    public Tensor ToKeras(Tensor file)
    {
        Require(file, Shape);
        if (offsets is null)
        {
            return file;
        }

        var result = new Tensor(Parameter.Shape);
        Span<float> from = file.AsSpan<float>(), to = result.AsSpan<float>();
        int[] line = offsets[^1];
        int next = 0;
        foreach (int start in Lines())
        {
            foreach (int offset in line)
            {
                to[start + offset] = from[next++];
            }
        }

        return result;
    }

    private static void Require(Tensor tensor, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Shape != shape || tensor.Type != DataType.Float32)
        {
            throw new ArgumentException($"Expected a tensor of shape {shape} of Float32, received {tensor.Shape} of {tensor.Type}.", nameof(tensor));
        }
    }

    // Where in Keras's array each line along the file's last axis starts counting.
    private IEnumerable<int> Lines()
    {
        int outer = offsets!.Count - 1;
        int[] index = new int[outer];
        for (long left = offsets.Take(outer).Aggregate(1L, (count, axis) => count * axis.Length); left > 0; left--)
        {
            int start = 0;
            for (int axis = 0; axis < outer; axis++)
            {
                start += offsets[axis][index[axis]];
            }

            yield return start;
            for (int axis = outer - 1; axis >= 0 && ++index[axis] == offsets[axis].Length; axis--)
            {
                index[axis] = 0;
            }
        }
    }
}
