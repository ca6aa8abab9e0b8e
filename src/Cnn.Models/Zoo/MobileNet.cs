using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Howard et al., "MobileNets: efficient convolutional neural networks for mobile vision applications" (2017).</summary>
internal static class MobileNet
{
    public static ZooModel One { get; } = new()
    {
        Name = "mobilenet-v1",
        Description = "MobileNet: 13 depthwise separable blocks with relu6; shrinks its input 32 times, takes 224x224 images too.",
        InputShape = new Shape(32, 32, 3),
        DataSet = "cifar-10",
        Build = (x, classes) =>
        {
            x = x.Through(
                new Conv2D(32, 3) { Strides = 2, Padding = Padding.Same, UseBias = false }, new BatchNormalization(), new ActivationLayer(Activation.Relu6));
            x = Block(Block(Block(x, 64), 128, stride: 2), 128);
            x = Block(Block(x, 256, stride: 2), 256);
            x = Block(x, 512, stride: 2);
            for (int i = 0; i < 5; i++)
            {
                x = Block(x, 512);
            }

            x = Block(Block(x, 1024, stride: 2), 1024);
            return x.Through(new GlobalAveragePooling2D(), new Dropout(0.001), Blocks.Classes(classes));
        },
    };

    private static SymbolicTensor Block(SymbolicTensor x, int filters, int stride = 1) => x.Through(
        new DepthwiseConv2D(3) { Strides = stride, Padding = Padding.Same, UseBias = false }, new BatchNormalization(), new ActivationLayer(Activation.Relu6),
        new Conv2D(filters, 1) { UseBias = false }, new BatchNormalization(), new ActivationLayer(Activation.Relu6));
}
