using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>
/// Szegedy et al., "Rethinking the Inception architecture for computer vision" (2015), without the auxiliary classifier, which only training uses.
/// </summary>
internal static class InceptionV3
{
    private const double Epsilon = 1e-3;
    private const int Side = 299;
    private static readonly PerAxis Flat = (1, 7), Tall = (7, 1);

    public static ZooModel Entry { get; } = ImageNetEntry.Create("inception-v3",
        "Inception-v3 for 299x299 images, as torchvision builds it, without auxiliary classifier.", Build, side: Side, encoding: ImageNetEntry.Symmetric);

    private static SymbolicTensor Build(SymbolicTensor x, int classes)
    {
        x = Unit(x, "Conv2d_1a_3x3", 32, 3, stride: 2, pad: 0);
        x = Unit(Unit(x, "Conv2d_2a_3x3", 32, 3, pad: 0), "Conv2d_2b_3x3", 64, 3).Through(TorchLayers.MaxPool(3, 2));
        x = Unit(Unit(x, "Conv2d_3b_1x1", 80, 1), "Conv2d_4a_3x3", 192, 3, pad: 0).Through(TorchLayers.MaxPool(3, 2));
        x = Small(Small(Small(x, "Mixed_5b", 32), "Mixed_5c", 64), "Mixed_5d", 64);
        x = Shrink(x, "Mixed_6a");
        x = Lines(Lines(Lines(Lines(x, "Mixed_6b", 128), "Mixed_6c", 160), "Mixed_6d", 160), "Mixed_6e", 192);
        x = ShrinkAgain(x, "Mixed_7a");
        x = Wide(Wide(x, "Mixed_7b"), "Mixed_7c");
        return x.Through(new GlobalAveragePooling2D(), new Dropout(0.5)).Classify("fc", classes);
    }

    private static SymbolicTensor Small(SymbolicTensor x, string name, int pooled) => new Concatenate().Apply(
        Unit(x, name + ".branch1x1", 64, 1),
        Unit(Unit(x, name + ".branch5x5_1", 48, 1), name + ".branch5x5_2", 64, 5),
        Unit(Unit(Unit(x, name + ".branch3x3dbl_1", 64, 1), name + ".branch3x3dbl_2", 96, 3), name + ".branch3x3dbl_3", 96, 3),
        Pooled(x, name, pooled));

    private static SymbolicTensor Shrink(SymbolicTensor x, string name) => new Concatenate().Apply(
        Unit(x, name + ".branch3x3", 384, 3, stride: 2, pad: 0),
        Unit(Unit(Unit(x, name + ".branch3x3dbl_1", 64, 1), name + ".branch3x3dbl_2", 96, 3), name + ".branch3x3dbl_3", 96, 3, stride: 2, pad: 0),
        x.Through(TorchLayers.MaxPool(3, 2)));

    private static SymbolicTensor Lines(SymbolicTensor x, string name, int inner)
    {
        SymbolicTensor once = Unit(Unit(Unit(x, name + ".branch7x7_1", inner, 1), name + ".branch7x7_2", inner, Flat), name + ".branch7x7_3", 192, Tall);
        SymbolicTensor twice = Unit(
            Unit(Unit(x, name + ".branch7x7dbl_1", inner, 1), name + ".branch7x7dbl_2", inner, Tall), name + ".branch7x7dbl_3", inner, Flat);
        twice = Unit(Unit(twice, name + ".branch7x7dbl_4", inner, Tall), name + ".branch7x7dbl_5", 192, Flat);
        return new Concatenate().Apply(Unit(x, name + ".branch1x1", 192, 1), once, twice, Pooled(x, name, 192));
    }

    private static SymbolicTensor ShrinkAgain(SymbolicTensor x, string name)
    {
        SymbolicTensor lines = Unit(Unit(Unit(x, name + ".branch7x7x3_1", 192, 1), name + ".branch7x7x3_2", 192, Flat), name + ".branch7x7x3_3", 192, Tall);
        return new Concatenate().Apply(
            Unit(Unit(x, name + ".branch3x3_1", 192, 1), name + ".branch3x3_2", 320, 3, stride: 2, pad: 0),
            Unit(lines, name + ".branch7x7x3_4", 192, 3, stride: 2, pad: 0),
            x.Through(TorchLayers.MaxPool(3, 2)));
    }

    private static SymbolicTensor Wide(SymbolicTensor x, string name)
    {
        SymbolicTensor once = Unit(x, name + ".branch3x3_1", 384, 1);
        SymbolicTensor twice = Unit(Unit(x, name + ".branch3x3dbl_1", 448, 1), name + ".branch3x3dbl_2", 384, 3);
        return new Concatenate().Apply(
            Unit(x, name + ".branch1x1", 320, 1),
            Unit(once, name + ".branch3x3_2a", 384, (1, 3)), Unit(once, name + ".branch3x3_2b", 384, (3, 1)),
            Unit(twice, name + ".branch3x3dbl_3a", 384, (1, 3)), Unit(twice, name + ".branch3x3dbl_3b", 384, (3, 1)),
            Pooled(x, name, 192));
    }

    // PyTorch's means count the zeros around the image.
    private static SymbolicTensor Pooled(SymbolicTensor x, string name, int filters) =>
        Unit(x.Through(new ZeroPadding2D(1), new AveragePooling2D(3) { Strides = 1 }), name + ".branch_pool", filters, 1);

    private static SymbolicTensor Unit(SymbolicTensor x, string name, int filters, PerAxis kernel, int stride = 1, int? pad = null) =>
        x.Through(TorchLayers.Conv(name + ".conv", filters, kernel, stride, pad: pad), TorchLayers.Norm(name + ".bn", Epsilon),
            TorchLayers.Act(Activation.Relu));
}
