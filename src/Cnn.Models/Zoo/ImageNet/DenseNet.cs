using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Huang et al., "Densely connected convolutional networks" (2016).</summary>
internal static class DenseNet
{
    private const int Growth = 32, Width = 4 * Growth, FirstFilters = 64;
    private static readonly int[] Depths = [6, 12, 24, 16];

    public static ZooModel Entry { get; } = ImageNetEntry.Create("densenet121", "DenseNet-121 for 224x224 images, as torchvision builds it.", Build);

    private static SymbolicTensor Build(SymbolicTensor x, int classes)
    {
        x = x.Through(TorchLayers.Conv("features.conv0", FirstFilters, 7, stride: 2), TorchLayers.Norm("features.norm0"), TorchLayers.Act(Activation.Relu),
            TorchLayers.MaxPool(3, 2, pad: 1));
        for (int block = 0; block < Depths.Length; block++)
        {
            for (int i = 0; i < Depths[block]; i++)
            {
                string name = $"features.denseblock{block + 1}.denselayer{i + 1}";
                SymbolicTensor made = x.Through(
                    TorchLayers.Norm(name + ".norm1"), TorchLayers.Act(Activation.Relu), TorchLayers.Conv(name + ".conv1", Width, 1),
                    TorchLayers.Norm(name + ".norm2"), TorchLayers.Act(Activation.Relu), TorchLayers.Conv(name + ".conv2", Growth, 3));
                x = new Concatenate().Apply(x, made);
            }

            if (block < Depths.Length - 1)
            {
                string name = $"features.transition{block + 1}";
                x = x.Through(TorchLayers.Norm(name + ".norm"), TorchLayers.Act(Activation.Relu), TorchLayers.Conv(name + ".conv", x.Shape[-1] / 2, 1),
                    new AveragePooling2D(2));
            }
        }

        return x.Through(TorchLayers.Norm("features.norm5"), TorchLayers.Act(Activation.Relu), new GlobalAveragePooling2D()).Classify("classifier", classes);
    }
}
