using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters" (2016).</summary>
internal static class SqueezeNet
{
    private const double Rate = 0.01;

    public static ZooModel OneZero { get; } = ImageNetEntry.Create(
        "squeezenet1-0", "SqueezeNet 1.0 for 224x224 images, as torchvision builds it.", BuildOneZero, Rate);

    public static ZooModel OneOne { get; } = ImageNetEntry.Create(
        "squeezenet1-1", "SqueezeNet 1.1 for 224x224 images, as torchvision builds it: fewer operations than 1.0.", BuildOneOne, Rate);

    private static SymbolicTensor BuildOneZero(SymbolicTensor x, int classes)
    {
        x = x.Through(TorchLayers.Conv("features.0", 96, 7, stride: 2, bias: true, pad: 0, activation: Activation.Relu), TorchLayers.MaxPoolCeil(3));
        x = Fire(Fire(Fire(x, 3, 16, 64), 4, 16, 64), 5, 32, 128).Through(TorchLayers.MaxPoolCeil(3));
        x = Fire(Fire(Fire(Fire(x, 7, 32, 128), 8, 48, 192), 9, 48, 192), 10, 64, 256).Through(TorchLayers.MaxPoolCeil(3));
        return End(Fire(x, 12, 64, 256), classes);
    }

    private static SymbolicTensor BuildOneOne(SymbolicTensor x, int classes)
    {
        x = x.Through(TorchLayers.Conv("features.0", 64, 3, stride: 2, bias: true, pad: 0, activation: Activation.Relu), TorchLayers.MaxPoolCeil(3));
        x = Fire(Fire(x, 3, 16, 64), 4, 16, 64).Through(TorchLayers.MaxPoolCeil(3));
        x = Fire(Fire(x, 6, 32, 128), 7, 32, 128).Through(TorchLayers.MaxPoolCeil(3));
        return End(Fire(Fire(Fire(Fire(x, 9, 48, 192), 10, 48, 192), 11, 64, 256), 12, 64, 256), classes);
    }

    private static SymbolicTensor Fire(SymbolicTensor x, int module, int squeeze, int expand)
    {
        string name = $"features.{module}";
        x = x.Through(TorchLayers.Conv(name + ".squeeze", squeeze, 1, bias: true, activation: Activation.Relu));
        return new Concatenate().Apply(
            x.Through(TorchLayers.Conv(name + ".expand1x1", expand, 1, bias: true, activation: Activation.Relu)),
            x.Through(TorchLayers.Conv(name + ".expand3x3", expand, 3, bias: true, activation: Activation.Relu)));
    }

    private static SymbolicTensor End(SymbolicTensor x, int classes) => x.Through(
        new Dropout(0.5), TorchLayers.Conv("classifier.1", classes, 1, bias: true, activation: Activation.Relu), new GlobalAveragePooling2D(),
        TorchLayers.Act(Activation.Softmax));
}
