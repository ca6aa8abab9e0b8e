using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace TensorFlowCourse;

/// <summary>A convolution, four times two residual blocks of 64 to 512 filters, and a dense layer.</summary>
internal static class ResNet18
{
    public static Model Create()
    {
        var model = new Sequential(
            new Conv2D(64, (3, 3), padding: "same", useBias: false, kernelInitializer: "he_normal", inputShape: (32, 32, 3)),
            new BatchNormalization(),
            new ActivationLayer("relu"));
        foreach (int filters in new[] { 64, 128, 256, 512 })
        {
            bool first = filters == 64;
            model.Add(new ResNetBlock(filters, strides: first ? 1 : 2, residualPath: !first));
            model.Add(new ResNetBlock(filters));
        }

        model.Add(new GlobalAveragePooling2D());
        model.Add(new Dense(10, "softmax", kernelRegularizer: new L2()));
        return model;
    }
}
