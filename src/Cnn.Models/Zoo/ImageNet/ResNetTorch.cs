using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>He et al., "Deep residual learning for image recognition" (2015), with the stride of a bottleneck in its 3x3 convolution.</summary>
internal static class ResNetTorch
{
    private const int Stages = 4, FirstFilters = 64, Expansion = 4;

    public static ZooModel Eighteen { get; } = Create("resnet18-224", 18, [2, 2, 2, 2], BasicBlock);

    public static ZooModel ThirtyFour { get; } = Create("resnet34-224", 34, [3, 4, 6, 3], BasicBlock);

    public static ZooModel Fifty { get; } = Create("resnet50", 50, [3, 4, 6, 3], Bottleneck);

    public static ZooModel HundredOne { get; } = Create("resnet101", 101, [3, 4, 23, 3], Bottleneck);

    private delegate SymbolicTensor Block(SymbolicTensor x, string name, int filters, int stride);

    private static ZooModel Create(string name, int layers, int[] depths, Block block) =>
        ImageNetEntry.Create(name, $"ResNet-{layers} for 224x224 images, as torchvision builds it.", (x, classes) => Build(x, classes, depths, block));

    private static SymbolicTensor Build(SymbolicTensor x, int classes, int[] depths, Block block)
    {
        x = x.Through(TorchLayers.Conv("conv1", FirstFilters, 7, stride: 2), TorchLayers.Norm("bn1"), TorchLayers.Act(Activation.Relu),
            TorchLayers.MaxPool(3, 2, pad: 1));
        for (int stage = 0; stage < Stages; stage++)
        {
            for (int i = 0; i < depths[stage]; i++)
            {
                x = block(x, $"layer{stage + 1}.{i}", FirstFilters << stage, stage > 0 && i == 0 ? 2 : 1);
            }
        }

        return x.Through(new GlobalAveragePooling2D()).Classify("fc", classes);
    }

    private static SymbolicTensor BasicBlock(SymbolicTensor x, string name, int filters, int stride) => AddTo(x, name, filters, stride, x.Through(
        TorchLayers.Conv(name + ".conv1", filters, 3, stride), TorchLayers.Norm(name + ".bn1"), TorchLayers.Act(Activation.Relu),
        TorchLayers.Conv(name + ".conv2", filters, 3), TorchLayers.Norm(name + ".bn2")));

    private static SymbolicTensor Bottleneck(SymbolicTensor x, string name, int filters, int stride) => AddTo(x, name, Expansion * filters, stride, x.Through(
        TorchLayers.Conv(name + ".conv1", filters, 1), TorchLayers.Norm(name + ".bn1"), TorchLayers.Act(Activation.Relu),
        TorchLayers.Conv(name + ".conv2", filters, 3, stride), TorchLayers.Norm(name + ".bn2"), TorchLayers.Act(Activation.Relu),
        TorchLayers.Conv(name + ".conv3", Expansion * filters, 1), TorchLayers.Norm(name + ".bn3")));

    private static SymbolicTensor AddTo(SymbolicTensor x, string name, int filters, int stride, SymbolicTensor residual)
    {
        SymbolicTensor shortcut = stride == 1 && x.Shape[-1] == filters
            ? x
            : x.Through(TorchLayers.Conv(name + ".downsample.0", filters, 1, stride), TorchLayers.Norm(name + ".downsample.1"));
        return new Add().Apply(residual, shortcut).Through(TorchLayers.Act(Activation.Relu));
    }
}
