using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>The sizes of a convolution over three spatial axes, the first ones of length one where there are fewer; a dense layer has none.</summary>
internal sealed class ConvolutionShape
{
    /// <summary>Channels of a block of blocked weights.</summary>
    public const int Block = 16;

    private ConvolutionShape(int batch, int groups, int inputs, int outputs)
    {
        Batch = batch;
        Groups = groups;
        Inputs = inputs;
        Outputs = outputs;
    }

    public int Batch { get; }

    public int Groups { get; }

    /// <summary>Source channels of a group.</summary>
    public int Inputs { get; }

    /// <summary>Destination channels of a group.</summary>
    public int Outputs { get; }

    public int[] Source { get; } = [1, 1, 1];

    public int[] Destination { get; } = [1, 1, 1];

    public int[] Kernel { get; } = [1, 1, 1];

    public int[] Stride { get; } = [1, 1, 1];

    public int[] Dilation { get; } = [1, 1, 1];

    public int[] Padding { get; } = [0, 0, 0];

    public int[] PaddingAfter { get; } = [0, 0, 0];

    public int Taps => Kernel[0] * Kernel[1] * Kernel[2];

    public long SourcePixels => (long)Batch * Source[0] * Source[1] * Source[2];

    public long DestinationPixels => (long)Batch * Destination[0] * Destination[1] * Destination[2];

    public long MultiplyAdds => DestinationPixels * Groups * Inputs * Outputs * Taps;

    public static ConvolutionShape Create(Window window, int groups, Shape source, Shape weights)
    {
        var result = new ConvolutionShape(
            source[0], groups, ConvolutionOp.InputChannels(weights, groups) / groups, ConvolutionOp.OutputChannels(weights, groups) / groups);
        ReadOnlySpan<int> kernel = ConvolutionOp.KernelOf(weights, groups);
        for (int i = 0; i < kernel.Length; i++)
        {
            int axis = 3 - kernel.Length + i;
            result.Source[axis] = source[i + 2];
            result.Kernel[axis] = kernel[i];
            result.Destination[axis] = window.OutputSize(i, source[i + 2], kernel[i]);
            result.Stride[axis] = window.Strides[i];
            result.Dilation[axis] = window.Dilations[i];
            result.Padding[axis] = window.PadsBefore[i];
            result.PaddingAfter[axis] = window.PadsAfter[i];
        }

        return result;
    }

    public static ConvolutionShape Dense(int rows, int inputs, int outputs) => new(rows, 1, inputs, outputs);

    /// <summary>
    /// The other layout that gradients of weights can be written in, oneDNN's own: [output / 16][input / 16][kernel][16 inputs][16 outputs]. Null where
    /// channels do not fill blocks.
    /// </summary>
    public static Layout? BlockedWeightsLayout(Shape weights, int groups)
    {
        if (groups > 1 || weights[0] % Block != 0 || weights[1] % Block != 0)
        {
            return null;
        }

        long[] dims = new long[weights.Rank], strides = new long[weights.Rank];
        long stride = Block * Block;
        for (int axis = weights.Rank - 1; axis >= 0; axis--)
        {
            dims[axis] = weights[axis];
            strides[axis] = stride;
            stride *= axis < 2 ? weights[axis] / Block : weights[axis];
        }

        return Layout.Blocked(weights, DataType.Float32, dims, strides, [(1, Block), (0, Block)], (long)weights.ElementCount * sizeof(float));
    }

    /// <summary>The layout of weights that these kernels want: [group][kernel][input channel][output channel].</summary>
    public static Layout WeightsLayout(Shape weights, int groups)
    {
        int lead = groups > 1 ? 1 : 0;
        List<int> order = groups > 1 ? [0] : [];
        order.AddRange(Enumerable.Range(lead + 2, weights.Rank - lead - 2));
        order.Add(lead + 1);
        order.Add(lead);
        return Layout.Permuted(weights, DataType.Float32, order.ToArray());
    }
}
