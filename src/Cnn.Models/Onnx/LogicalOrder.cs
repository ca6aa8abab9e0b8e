using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Weights in ONNX's order, which is the engine's logical one (outputs, inputs, kernel...), from and to the order in which Keras holds them.</summary>
internal static class LogicalOrder
{
    public static float[] FromKeras(Parameter parameter, Tensor keras)
    {
        int[] places = Places(parameter);
        float[] result = new float[places.Length];
        Span<float> from = keras.AsSpan<float>();
        for (int i = 0; i < places.Length; i++)
        {
            result[i] = from[places[i]];
        }

        return result;
    }

    public static Tensor ToKeras(Parameter parameter, ReadOnlySpan<float> logical)
    {
        int[] places = Places(parameter);
        var result = new Tensor(parameter.Shape);
        Span<float> to = result.AsSpan<float>();
        for (int i = 0; i < places.Length; i++)
        {
            to[places[i]] = logical[i];
        }

        return result;
    }

    // Axis by axis, outermost first: each place so far becomes as many as the axis has positions. Backwards, so that nothing is overwritten before it is read.
    private static int[] Places(Parameter parameter)
    {
        Shape shape = parameter.LogicalShape;
        IReadOnlyList<long> strides = parameter.LogicalStrides;
        int[] places = new int[shape.ElementCount];
        int filled = 1;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            int size = shape[axis];
            for (int i = filled - 1; i >= 0; i--)
            {
                int start = places[i];
                for (int k = size - 1; k >= 0; k--)
                {
                    places[(i * size) + k] = start + (int)(k * strides[axis]);
                }
            }

            filled *= size;
        }

        return places;
    }
}
