using Cnn.OneDnn.Layers;

namespace TensorFlowCourse;

/// <summary>Convolution, batch normalization and relu as one layer.</summary>
internal sealed class ConvBNRelu(int filters, int kernelSize = 3, int strides = 1) : Layer
{
    private readonly Layer convolution = new Conv2D(filters, kernelSize, strides, "same");
    private readonly Layer normalization = new BatchNormalization(), relu = new ActivationLayer("relu");

    protected override Symbol Call(LayerContext context, Symbol x) => relu.Apply(normalization.Apply(convolution.Apply(x)));
}
