namespace Cnn.OneDnn.Tests.Backends;

/// <summary>Convolutions by their definition, in double precision and as slow as that is.</summary>
internal static class ReferenceConvolution
{
    public static double[] Forward(ConvolutionCase shape, float[] source, float[] weights, float[] bias)
    {
        int[] destination = shape.DestinationDims;
        double[] result = new double[destination.Aggregate(1, (a, b) => a * b)];
        int pixels = result.Length / destination[0] / destination[1];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = bias[i / pixels % shape.Outputs];
        }

        Visit(shape, (s, w, d) => result[d] += (double)source[s] * weights[w]);
        return result;
    }

    public static double[] SourceGradient(ConvolutionCase shape, float[] gradient, float[] weights)
    {
        double[] result = new double[shape.SourceDims.Aggregate(1, (a, b) => a * b)];
        Visit(shape, (s, w, d) => result[s] += (double)gradient[d] * weights[w]);
        return result;
    }

    public static double[] WeightGradient(ConvolutionCase shape, float[] source, float[] gradient)
    {
        double[] result = new double[shape.WeightDims.Aggregate(1, (a, b) => a * b)];
        Visit(shape, (s, w, d) => result[w] += (double)source[s] * gradient[d]);
        return result;
    }

    public static double[] BiasGradient(ConvolutionCase shape, float[] gradient)
    {
        double[] result = new double[shape.Outputs];
        int pixels = gradient.Length / shape.Batch / shape.Outputs;
        for (int i = 0; i < gradient.Length; i++)
        {
            result[i / pixels % shape.Outputs] += gradient[i];
        }

        return result;
    }

    // Calls back with the positions of every source element, weight and destination element that meet.
    private static void Visit(ConvolutionCase shape, Action<int, int, int> action)
    {
        int rank = shape.Source.Length, taps = Count(shape.Kernel), sources = Count(shape.Source);
        int[] spatial = shape.DestinationDims[2..];
        int destinations = Count(spatial), inputs = shape.Inputs / shape.Groups, outputs = shape.Outputs / shape.Groups;
        int[] at = new int[rank], tap = new int[rank];
        for (int d = 0; d < destinations; d++)
        {
            Index(d, spatial, at);
            for (int t = 0; t < taps; t++)
            {
                Index(t, shape.Kernel, tap);
                int s = 0;
                bool inside = true;
                for (int axis = 0; axis < rank; axis++)
                {
                    int position = (at[axis] * shape.Strides[axis]) - shape.Before[axis] + (tap[axis] * shape.Dilations[axis]);
                    inside &= position >= 0 && position < shape.Source[axis];
                    s = (s * shape.Source[axis]) + position;
                }

                for (int n = 0; inside && n < shape.Batch; n++)
                {
                    for (int o = 0; o < shape.Outputs; o++)
                    {
                        for (int i = 0; i < inputs; i++)
                        {
                            int source = (((n * shape.Inputs) + (o / outputs * inputs) + i) * sources) + s;
                            action(source, (((o * inputs) + i) * taps) + t, (((n * shape.Outputs) + o) * destinations) + d);
                        }
                    }
                }
            }
        }
    }

    private static int Count(int[] dims) => dims.Aggregate(1, (a, b) => a * b);

    private static void Index(int flat, int[] dims, int[] index)
    {
        for (int axis = dims.Length - 1; axis >= 0; axis--)
        {
            index[axis] = flat % dims[axis];
            flat /= dims[axis];
        }
    }
}
