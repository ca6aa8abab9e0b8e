using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Networks in the manner of LeCun et al., "Gradient-based learning applied to document recognition" (1998).</summary>
internal static class LeNet
{
    public static ZooModel Gluon { get; } = new()
    {
        Name = "lenet-gluon",
        Description = "LeNet as the MXNet tutorials build it: 20 and 50 filters, maxima, one hidden layer; trained by plain gradient descent at a rate of 0.5.",
        InputShape = new Shape(28, 28, 1),
        DataSet = "fashion-mnist",
        BatchSize = 256,
        MakeOptimizer = () => new Sgd { LearningRate = 0.5 },
        Build = (x, classes) => x.Through(
            new Conv2D(20, 5) { Activation = Activation.Relu }, new MaxPooling2D(2),
            new Conv2D(50, 3) { Activation = Activation.Relu }, new MaxPooling2D(2),
            new Flatten(), new Dense(128) { Activation = Activation.Relu }, Blocks.Classes(classes)),
    };

    public static ZooModel Five { get; } = new()
    {
        Name = "lenet5",
        Description = "LeNet-5 with relu and average pooling: 6 and 16 filters of 5x5, two hidden layers; made for large batches and many epochs.",
        InputShape = new Shape(28, 28, 1),
        DataSet = "mnist",
        BatchSize = 4096,
        Epochs = 300,
        MakeOptimizer = () => new Sgd { LearningRate = 0.05 },
        Build = (x, classes) => x.Through(
            new Conv2D(6, 5) { Activation = Activation.Relu }, new AveragePooling2D(2),
            new Conv2D(16, 5) { Activation = Activation.Relu }, new AveragePooling2D(2),
            new Flatten(), new Dense(120) { Activation = Activation.Relu }, new Dense(84) { Activation = Activation.Relu }, Blocks.Classes(classes)),
    };
}
