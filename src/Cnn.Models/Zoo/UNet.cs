using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Ronneberger, Fischer and Brox, "U-Net: convolutional networks for biomedical image segmentation" (2015), for images with masks.</summary>
internal static class UNet
{
    private const int Filters = 32, Depth = 4;

    public static ZooModel Entry { get; } = new()
    {
        Name = "unet",
        Description = "U-Net for a class of each pixel: half the paper's filters, padding, batch normalization; sides are multiples of 16.",
        InputShape = new Shape(128, 128, 3),
        Classes = 2,
        DataSet = "masks:PATH",
        BatchSize = 8,
        Epochs = 20,
        Loss = new SparseCategoricalCrossentropy { IgnoreClass = MaskImage.Void },
        Build = Lay,
    };

    private static SymbolicTensor Lay(SymbolicTensor x, int classes)
    {
        const int Step = 1 << Depth;
        if (x.Shape.Rank != 3 || x.Shape[0] % Step != 0 || x.Shape[1] % Step != 0)
        {
            throw new ArgumentException(
                $"unet halves its images {Depth} times: it takes sides that are multiples of {Step}, received {x.Shape}. Give such a size, on the command " +
                    $"line with --image-size.");
        }

        var ways = new Stack<SymbolicTensor>();
        for (int level = 0; level < Depth; level++)
        {
            ways.Push(x = Twice(x, Filters << level));
            x = new MaxPooling2D(2).Apply(x);
        }

        x = Twice(x, Filters << Depth);
        for (int level = Depth - 1; level >= 0; level--)
        {
            x = new Conv2DTranspose(Filters << level, 2) { Strides = 2 }.Apply(x);
            x = Twice(new Concatenate().Apply(ways.Pop(), x), Filters << level);
        }

        // One channel is the probability of class 1, of two.
        return new Conv2D(classes, 1) { Activation = classes == 1 ? Activation.Sigmoid : Activation.Softmax }.Apply(x);
    }

    private static SymbolicTensor Twice(SymbolicTensor x, int filters) => x.ConvNormRelu(filters, 3).ConvNormRelu(filters, 3);
}
