using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>
/// Szegedy et al., "Going deeper with convolutions" (2014), with batch normalization and, as in torchvision, kernels of 3x3 where the paper has 5x5; without
/// the auxiliary classifiers, which only training uses.
/// </summary>
internal static class GoogLeNet
{
    private const double Epsilon = 1e-3;

    public static ZooModel Entry { get; } = ImageNetEntry.Create(
        "googlenet", "GoogLeNet for 224x224 images, as torchvision builds it, without auxiliary classifiers.", Build, encoding: ImageNetEntry.Symmetric);

    private static SymbolicTensor Build(SymbolicTensor x, int classes)
    {
        x = Unit(x, "conv1", 64, 7, stride: 2).Through(TorchLayers.MaxPoolCeil(3));
        x = Unit(Unit(x, "conv2", 64, 1), "conv3", 192, 3).Through(TorchLayers.MaxPoolCeil(3));
        x = Block(x, "inception3a", 64, (96, 128), (16, 32), 32);
        x = Block(x, "inception3b", 128, (128, 192), (32, 96), 64).Through(TorchLayers.MaxPoolCeil(3));
        x = Block(x, "inception4a", 192, (96, 208), (16, 48), 64);
        x = Block(x, "inception4b", 160, (112, 224), (24, 64), 64);
        x = Block(x, "inception4c", 128, (128, 256), (24, 64), 64);
        x = Block(x, "inception4d", 112, (144, 288), (32, 64), 64);
        x = Block(x, "inception4e", 256, (160, 320), (32, 128), 128).Through(TorchLayers.MaxPoolCeil(2));
        x = Block(x, "inception5a", 256, (160, 320), (32, 128), 128);
        x = Block(x, "inception5b", 384, (192, 384), (48, 128), 128);
        return x.Through(new GlobalAveragePooling2D(), new Dropout(0.2)).Classify("fc", classes);
    }

    private static SymbolicTensor Block(
        SymbolicTensor x, string name, int one, (int Reduced, int Filters) second, (int Reduced, int Filters) third, int pooled) => new Concatenate().Apply(
        Unit(x, name + ".branch1", one, 1),
        Unit(Unit(x, name + ".branch2.0", second.Reduced, 1), name + ".branch2.1", second.Filters, 3),
        Unit(Unit(x, name + ".branch3.0", third.Reduced, 1), name + ".branch3.1", third.Filters, 3),
        Unit(x.Through(TorchLayers.MaxPool(3, 1, pad: 1)), name + ".branch4.1", pooled, 1));

    private static SymbolicTensor Unit(SymbolicTensor x, string name, int filters, int kernel, int stride = 1) =>
        x.Through(TorchLayers.Conv(name + ".conv", filters, kernel, stride), TorchLayers.Norm(name + ".bn", Epsilon), TorchLayers.Act(Activation.Relu));
}
