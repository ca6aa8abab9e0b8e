namespace Cnn.Models;

/// <summary>The networks at full size, as torchvision builds them for ImageNet.</summary>
internal static class ImageNetModels
{
    public static IReadOnlyList<ZooModel> All { get; } =
    [
        ResNetTorch.Eighteen, ResNetTorch.ThirtyFour, ResNetTorch.Fifty, ResNetTorch.HundredOne,
        VggTorch.Eleven, VggTorch.Thirteen, VggTorch.Sixteen, VggTorch.Nineteen,
        VggTorch.ElevenNormalized, VggTorch.ThirteenNormalized, VggTorch.SixteenNormalized, VggTorch.NineteenNormalized,
        AlexNetTorch.Entry, MobileNetV2.Entry, MobileNetV3.Small, MobileNetV3.Large, SqueezeNet.OneZero, SqueezeNet.OneOne,
        DenseNet.Entry, GoogLeNet.Entry, InceptionV3.Entry, EfficientNet.BZero, ConvNeXt.Tiny, RegNet.Y400,
    ];
}
