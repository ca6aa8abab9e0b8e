using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Pieces that several families share.</summary>
internal static class Blocks
{
    /// <summary>Applies layers one after the other.</summary>
    public static SymbolicTensor Through(this SymbolicTensor x, params ReadOnlySpan<Layer> layers)
    {
        foreach (Layer layer in layers)
        {
            x = layer.Apply(x);
        }

        return x;
    }

    /// <summary>Convolution and batch normalization. An odd kernel is padded by half its size on each side, whatever the stride.</summary>
    public static SymbolicTensor ConvNorm(this SymbolicTensor x, int filters, int kernel, int stride = 1, bool bias = false)
    {
        int half = kernel / 2;
        return x.Through(
            new Conv2D(filters, kernel) { Strides = stride, Padding = half == 0 ? Padding.Valid : Padding.Explicit((half, half)), UseBias = bias },
            new BatchNormalization());
    }

    /// <summary>Convolution, batch normalization and relu.</summary>
    public static SymbolicTensor ConvNormRelu(this SymbolicTensor x, int filters, int kernel, int stride = 1, bool bias = false) =>
        x.ConvNorm(filters, kernel, stride, bias).Through(new ActivationLayer(Activation.Relu));

    /// <summary>The last layer of a classifier: a probability for each class.</summary>
    public static Dense Classes(int classes) => new(classes) { Activation = Activation.Softmax };
}
