using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Networks for series of numbers.</summary>
internal static class SeriesNetworks
{
    // Z. Wang, W. Yan, T. Oates, "Time series classification from scratch with deep neural networks", 2017: the fully convolutional network.
    public static ZooModel FullyConvolutional { get; } = new()
    {
        Name = "series-fcn",
        Description = "Three convolutions over time of 128, 256 and 128 filters with batch normalization, and their mean: for series of any length.",
        InputShape = new Shape(128, 9),
        Classes = 6,
        DataSet = "series:",
        BatchSize = 16,
        Epochs = 50,
        Build = (x, classes) => x.ConvNormOverTime(128, 8).ConvNormOverTime(256, 5).ConvNormOverTime(128, 3).Through(
            new GlobalAveragePooling1D(), Blocks.Classes(classes)),
    };

    private static SymbolicTensor ConvNormOverTime(this SymbolicTensor x, int filters, int kernel) => x.Through(
        new Conv1D(filters, kernel) { Padding = Padding.Same, UseBias = false }, new BatchNormalization(), new ActivationLayer(Activation.Relu));
}
