using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Keras's classic example for MNIST.</summary>
internal static class MnistCnn
{
    public static ZooModel Entry { get; } = new()
    {
        Name = "mnist-cnn",
        Description = "Keras's MNIST example: 32 and 64 filters, pooling, dropout; 1,199,882 parameters, Adadelta at a rate of 1, 12 epochs.",
        InputShape = new Shape(28, 28, 1),
        DataSet = "mnist",
        BatchSize = 128,
        Epochs = 12,
        MakeOptimizer = () => new Adadelta { LearningRate = 1, Rho = 0.95 },
        Build = (x, classes) => x.Through(
            new Conv2D(32, 3) { Activation = Activation.Relu }, new Conv2D(64, 3) { Activation = Activation.Relu }, new MaxPooling2D(2), new Dropout(0.25),
            new Flatten(), new Dense(128) { Activation = Activation.Relu }, new Dropout(0.5), Blocks.Classes(classes)),
    };
}
