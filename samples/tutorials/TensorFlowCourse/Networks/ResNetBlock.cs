using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace TensorFlowCourse;

/// <summary>Two convolutions and a way around them, which is a 1x1 convolution where the shape changes.</summary>
internal sealed class ResNetBlock(int filters, int strides = 1, bool residualPath = false) : Layer
{
    private readonly Layer c1 = new Conv2D(filters, (3, 3), strides, "same", useBias: false), b1 = new BatchNormalization(), a1 = new ActivationLayer("relu");
    private readonly Layer c2 = new Conv2D(filters, (3, 3), padding: "same", useBias: false), b2 = new BatchNormalization();
    private readonly Layer? downC1 = residualPath ? new Conv2D(filters, (1, 1), strides, "same", useBias: false) : null;
    private readonly Layer? downB1 = residualPath ? new BatchNormalization() : null;

    protected override Symbol Call(LayerContext context, Symbol x)
    {
        Symbol y = b2.Apply(c2.Apply(a1.Apply(b1.Apply(c1.Apply(x)))));
        Symbol residual = residualPath ? downB1!.Apply(downC1!.Apply(x)) : x;
        return context.Activate(y + residual, Activation.Relu);
    }
}
