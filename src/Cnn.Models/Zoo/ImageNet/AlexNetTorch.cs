using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Krizhevsky, "One weird trick for parallelizing convolutional neural networks" (2014): AlexNet in one column, as torchvision has it.</summary>
internal static class AlexNetTorch
{
    public static ZooModel Entry { get; } = ImageNetEntry.Create(
        "alexnet", "AlexNet in one column for 224x224 images, as torchvision builds it.", Build, rate: 0.01);

    private static SymbolicTensor Build(SymbolicTensor x, int classes) => x.Through(
        TorchLayers.Conv("features.0", 64, 11, stride: 4, bias: true, pad: 2, activation: Activation.Relu), TorchLayers.MaxPool(3, 2),
        TorchLayers.Conv("features.3", 192, 5, bias: true, activation: Activation.Relu), TorchLayers.MaxPool(3, 2),
        TorchLayers.Conv("features.6", 384, 3, bias: true, activation: Activation.Relu),
        TorchLayers.Conv("features.8", 256, 3, bias: true, activation: Activation.Relu),
        TorchLayers.Conv("features.10", 256, 3, bias: true, activation: Activation.Relu), TorchLayers.MaxPool(3, 2)).PoolTo(6).Through(
        new Flatten(),
        new Dropout(0.5), new Dense(4096) { Name = "classifier.1", Activation = Activation.Relu, KernelInitializer = new HeNormal() },
        new Dropout(0.5), new Dense(4096) { Name = "classifier.4", Activation = Activation.Relu, KernelInitializer = new HeNormal() })
            .Classify("classifier.6", classes);
}
