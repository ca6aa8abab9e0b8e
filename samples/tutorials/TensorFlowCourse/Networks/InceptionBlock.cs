using Cnn.OneDnn.Layers;

namespace TensorFlowCourse;

/// <summary>Four branches side by side: 1x1, 3x3, 5x5 and pooling; their channels are joined.</summary>
internal sealed class InceptionBlock(int filters, int strides = 1) : Layer
{
    private readonly Layer one = new ConvBNRelu(filters, 1, strides);
    private readonly Layer three1 = new ConvBNRelu(filters, 1, strides), three2 = new ConvBNRelu(filters, 3);
    private readonly Layer five1 = new ConvBNRelu(filters, 1, strides), five2 = new ConvBNRelu(filters, 5);
    private readonly Layer pooling1 = new MaxPooling2D(3, strides: 1, padding: "same"), pooling2 = new ConvBNRelu(filters, 1, strides);

    protected override Symbol Call(LayerContext context, Symbol x) =>
        context.Concatenate([one.Apply(x), three2.Apply(three1.Apply(x)), five2.Apply(five1.Apply(x)), pooling2.Apply(pooling1.Apply(x))], axis: 3);
}
