using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>
/// Networks of <see cref="ModelZoo.ImageNet"/> with the arguments of Keras's keras.applications: <c>Applications.ResNet50(includeTop: false, inputShape: (224,
/// 224, 3))</c>. Their layers are torchvision's. Nothing is fetched: weights come from a file, and where none is named they are drawn at random.
/// </summary>
public static class Applications
{
    /// <summary>ResNet-50 (He et al. 2015).</summary>
    /// <param name="includeTop">Whether the classifier is part of it; without, what the last layer with places gives is its output.</param>
    /// <param name="weights">A file of weights, such as torchvision's state dict; drawn at random if null.</param>
    /// <param name="inputShape">A sample's sizes, channels last; the network's own if null.</param>
    /// <param name="pooling">Without the classifier: "avg" or "max" for averages or maxima over all places; null for the places as they are.</param>
    /// <param name="classes">With the classifier: how many classes there are.</param>
    /// <exception cref="ArgumentException">The input is too small, a word is unknown, or "imagenet" was asked for, which no file was named for.</exception>
    /// <exception cref="CnnException">The file is not of this network.</exception>
    public static Model ResNet50(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, string? pooling = null, int classes = 1000) =>
        Make(ResNetTorch.Fifty, includeTop, weights, inputShape, pooling, classes);

    /// <summary>ResNet-101 (He et al. 2015).</summary>
    /// <inheritdoc cref="ResNet50"/>
    public static Model ResNet101(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, string? pooling = null, int classes = 1000) =>
        Make(ResNetTorch.HundredOne, includeTop, weights, inputShape, pooling, classes);

    /// <summary>VGG-16 (Simonyan and Zisserman 2014).</summary>
    /// <inheritdoc cref="ResNet50"/>
    public static Model VGG16(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, string? pooling = null, int classes = 1000) =>
        Make(VggTorch.Sixteen, includeTop, weights, inputShape, pooling, classes);

    /// <summary>VGG-19 (Simonyan and Zisserman 2014).</summary>
    /// <inheritdoc cref="ResNet50"/>
    public static Model VGG19(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, string? pooling = null, int classes = 1000) =>
        Make(VggTorch.Nineteen, includeTop, weights, inputShape, pooling, classes);

    /// <summary>MobileNetV2 (Sandler et al. 2018).</summary>
    /// <inheritdoc cref="ResNet50"/>
    public static Model MobileNetV2(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, string? pooling = null, int classes = 1000) =>
        Make(Cnn.Models.MobileNetV2.Entry, includeTop, weights, inputShape, pooling, classes);

    /// <summary>MobileNetV3-Small (Howard et al. 2019).</summary>
    /// <inheritdoc cref="ResNet50"/>
    public static Model MobileNetV3Small(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, string? pooling = null, int classes = 1000) =>
        Make(MobileNetV3.Small, includeTop, weights, inputShape, pooling, classes);

    /// <summary>MobileNetV3-Large (Howard et al. 2019).</summary>
    /// <inheritdoc cref="ResNet50"/>
    public static Model MobileNetV3Large(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, string? pooling = null, int classes = 1000) =>
        Make(MobileNetV3.Large, includeTop, weights, inputShape, pooling, classes);

    /// <summary>DenseNet-121 (Huang et al. 2016).</summary>
    /// <inheritdoc cref="ResNet50"/>
    public static Model DenseNet121(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, string? pooling = null, int classes = 1000) =>
        Make(DenseNet.Entry, includeTop, weights, inputShape, pooling, classes);

    /// <summary>Inception v3 (Szegedy et al. 2015).</summary>
    /// <inheritdoc cref="ResNet50"/>
    public static Model InceptionV3(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, string? pooling = null, int classes = 1000) =>
        Make(Cnn.Models.InceptionV3.Entry, includeTop, weights, inputShape, pooling, classes);

    /// <summary>EfficientNet-B0 (Tan and Le 2019).</summary>
    /// <inheritdoc cref="ResNet50"/>
    public static Model EfficientNetB0(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, string? pooling = null, int classes = 1000) =>
        Make(EfficientNet.BZero, includeTop, weights, inputShape, pooling, classes);

    /// <summary>ConvNeXt-Tiny (Liu et al. 2022).</summary>
    /// <inheritdoc cref="ResNet50"/>
    public static Model ConvNeXtTiny(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, string? pooling = null, int classes = 1000) =>
        Make(ConvNeXt.Tiny, includeTop, weights, inputShape, pooling, classes);

    private static Model Make(ZooModel entry, bool includeTop, string? weights, Shape? inputShape, string? pooling, int classes)
    {
        if (weights == "imagenet")
        {
            throw new ArgumentException(
                $"No weights are fetched: give weights the path of a file, such as torchvision's state dict of {entry.Name}, or null.", nameof(weights));
        }

        Model whole = entry.Create(new ZooOptions { Classes = classes, InputShape = inputShape });
        if (weights is not null)
        {
            Weights.Load(whole, weights);
        }

        if (includeTop)
        {
            return whole;
        }

        SymbolicTensor features = whole.Output;
        while (features.Shape.Rank < 3 || features.Layer is GlobalAveragePooling2D)
        {
            features = features.Inputs[0];
        }

        SymbolicTensor output = pooling switch
        {
            null => features,
            "avg" => new GlobalAveragePooling2D().Apply(features),
            "max" => new GlobalMaxPooling2D().Apply(features),
            _ => throw new ArgumentException($"Expected \"avg\", \"max\" or null, received \"{pooling}\".", nameof(pooling)),
        };
        return new Model(whole.Input, output, entry.Name);
    }
}
