using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace TensorFlowCourse;

/// <summary>A convolution, two times two Inception blocks, the second two with twice the channels, and a dense layer.</summary>
internal static class InceptionNet10
{
    public static Model Create() => new Sequential(
        new Input(32, 32, 3),
        new ConvBNRelu(16),
        new InceptionBlock(16, strides: 2),
        new InceptionBlock(16),
        new InceptionBlock(32, strides: 2),
        new InceptionBlock(32),
        new GlobalAveragePooling2D(),
        new Dense(10, "softmax"));
}
