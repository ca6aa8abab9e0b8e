using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace TensorFlowCourse;

/// <summary>LeNet with sigmoids, without normalization and dropout: 1998 knew neither.</summary>
internal static class LeNet5
{
    public static Model Create() => new Sequential(
        new Conv2D(6, (5, 5), activation: "sigmoid", inputShape: (32, 32, 3)),
        new MaxPooling2D((2, 2), strides: 2),

        new Conv2D(16, (5, 5), activation: "sigmoid"),
        new MaxPooling2D((2, 2), strides: 2),

        new Flatten(),
        new Dense(120, "sigmoid"),
        new Dense(84, "sigmoid"),
        new Dense(10, "softmax"));
}
