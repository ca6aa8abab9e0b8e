using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace TensorFlowCourse;

/// <summary>The block of the lecture, C-B-A-P-D: convolution, batch normalization, activation, pooling, dropout.</summary>
internal static class Baseline
{
    public static Model Create() => new Sequential(
        new Conv2D(6, (5, 5), padding: "same", inputShape: (32, 32, 3)),
        new BatchNormalization(),
        new ActivationLayer("relu"),
        new MaxPooling2D((2, 2), strides: 2, padding: "same"),
        new Dropout(0.2),

        new Flatten(),
        new Dense(128, "relu"),
        new Dropout(0.2),
        new Dense(10, "softmax"));
}
