using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace TensorFlowCourse;

/// <summary>Five convolutions and three dense layers, with relu and dropout.</summary>
internal static class AlexNet8
{
    public static Model Create() => new Sequential(
        new Conv2D(96, (3, 3), inputShape: (32, 32, 3)),
        new BatchNormalization(),
        new ActivationLayer("relu"),
        new MaxPooling2D((3, 3), strides: 2),

        new Conv2D(256, (3, 3)),
        new BatchNormalization(),
        new ActivationLayer("relu"),
        new MaxPooling2D((3, 3), strides: 2),

        new Conv2D(384, (3, 3), padding: "same", activation: "relu"),
        new Conv2D(384, (3, 3), padding: "same", activation: "relu"),
        new Conv2D(256, (3, 3), padding: "same", activation: "relu"),
        new MaxPooling2D((3, 3), strides: 2),

        new Flatten(),
        new Dense(2048, "relu"),
        new Dropout(0.5),
        new Dense(2048, "relu"),
        new Dropout(0.5),
        new Dense(10, "softmax"));
}
