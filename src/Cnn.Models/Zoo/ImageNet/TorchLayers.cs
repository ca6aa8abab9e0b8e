using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>
/// Layers as torchvision has them: named after its modules, so that a state dict's names are theirs; padded by half the kernel on both sides, whatever the
/// stride; normalized with its epsilon and with its momentum, which counts the part that is new where Keras counts the part that stays.
/// </summary>
internal static class TorchLayers
{
    private const double UsualEpsilon = 1e-5, UsualMomentum = 0.9;

    /// <summary>A convolution, without bias unless told otherwise.</summary>
    public static Conv2D Conv(
        string name, int filters, PerAxis kernel, int stride = 1, int groups = 1, bool bias = false, int? pad = null,
        ActivationKind activation = Activation.Linear)
    {
        int height = pad ?? (kernel[0] / 2), width = pad ?? (kernel[kernel.Count - 1] / 2);
        return new Conv2D(filters, kernel)
        {
            Name = name,
            Strides = stride,
            Groups = groups,
            UseBias = bias,
            Padding = height == 0 && width == 0 ? Padding.Valid : Padding.Explicit((height, height), (width, width)),
            Activation = activation,

            // Without normalization, weights must start at a scale that keeps the signal's.
            KernelInitializer = bias ? new HeNormal() : new GlorotUniform(),
        };
    }

    /// <summary>A convolution of each channel for itself.</summary>
    public static DepthwiseConv2D Depthwise(string name, int kernel, int stride = 1, bool bias = false) => new(kernel)
    {
        Name = name,
        Strides = stride,
        UseBias = bias,
        Padding = Padding.Explicit((kernel / 2, kernel / 2)),
    };

    /// <summary>Batch normalization.</summary>
    public static BatchNormalization Norm(string name, double epsilon = UsualEpsilon, double momentum = UsualMomentum) => new()
    {
        Name = name,
        Epsilon = epsilon,
        Momentum = momentum,
    };

    /// <summary>An activation.</summary>
    public static ActivationLayer Act(ActivationKind activation) => new(activation);

    /// <summary>Maxima of windows, without padding unless told otherwise.</summary>
    public static MaxPooling2D MaxPool(int size, int stride, int pad = 0) => new(size)
    {
        Strides = stride,
        Padding = pad == 0 ? Padding.Valid : Padding.Explicit((pad, pad)),
    };

    /// <summary>Maxima of windows every two places, where a last window that is cut by the border counts too: PyTorch's ceil_mode.</summary>
    public static MaxPooling2D MaxPoolCeil(int size) => new(size) { Strides = 2, Padding = Padding.Explicit((0, 1)) };

    /// <summary>Squeeze and excitation: each channel times a number between 0 and 1 that follows from the means of all.</summary>
    public static SymbolicTensor Excite(this SymbolicTensor x, string name, int squeeze, ActivationKind inner, ActivationKind outer)
    {
        SymbolicTensor weight = x.Through(
            new GlobalAveragePooling2D { KeepDims = true },
            Conv(name + ".fc1", squeeze, 1, bias: true, activation: inner), Conv(name + ".fc2", x.Shape[-1], 1, bias: true, activation: outer));
        return new Multiply().Apply(x, weight);
    }

    /// <summary>The end of a classifier: scores, and what is a probability of them.</summary>
    public static SymbolicTensor Classify(this SymbolicTensor x, string name, int classes) =>
        x.Through(new Dense(classes) { Name = name }, Act(Activation.Softmax));

    /// <summary>
    /// Means over parts of the image, of which there are as many as the network's dense layers were made for: torchvision's adaptive pooling, for sizes that
    /// are multiples of it.
    /// </summary>
    /// <exception cref="ArgumentException">The size is no multiple.</exception>
    public static SymbolicTensor PoolTo(this SymbolicTensor x, int size)
    {
        if (x.Shape[0] % size != 0 || x.Shape[1] % size != 0 || x.Shape.ElementCount == 0)
        {
            throw new ArgumentException(
                $"This network's dense layers take {size}x{size} places, the convolutions leave {x.Shape[0]}x{x.Shape[1]}: give images of 224x224, " +
                    $"or of a multiple of it.");
        }

        (int height, int width) = (x.Shape[0] / size, x.Shape[1] / size);
        return height == 1 && width == 1 ? x : x.Through(new AveragePooling2D((height, width)));
    }
}
