using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Distributed.Tests.Support;

/// <summary>Small networks that are trained alone and on several ranks, and their samples.</summary>
internal static class Networks
{
    public const int Classes = 5;

    // What a step learns from, on whatever number of ranks; 2, 3 and 4 divide it.
    public const int StepSize = 12;

    /// <summary>Without dropout, and batch normalization that looks at the samples of a rank.</summary>
    public static readonly string[] Exact = ["dense", "convolutions", "regularized", "depthwise", "synchronized"];

    private static readonly Shape Sample = new(8, 8, 3);

    public static Model Make(string name, Engine engine, BackendKind backend = BackendKind.Managed, ulong seed = 7)
    {
        var model = new Sequential([new Input(8, 8, 3), .. Layers(name), new Dense(Classes) { Activation = Activation.Softmax }])
        {
            Options = new ModelOptions { Engine = engine, Backend = backend, Seed = seed, Deterministic = true },
        };
        Optimizer optimizer = name switch
        {
            "dense" => new Sgd { LearningRate = 0.05, Momentum = 0.9 },
            "regularized" => new Sgd { LearningRate = 0.05, GlobalClipNorm = 1 },

            // It learns so fast that losses of single samples come to nothing, of which rounding is a larger part.
            "synchronized" => new Sgd { LearningRate = 0.01 },
            _ => new Sgd { LearningRate = 0.05 },
        };
        model.Compile(optimizer, Loss.SparseCategoricalCrossentropy, Metric.Accuracy, new ConfusionMatrix());
        return model;
    }

    /// <summary>The same numbers on every rank.</summary>
    public static TensorDataset Data(int count, ulong seed = 3)
    {
        var inputs = new Tensor(new Shape([count, .. Sample]));
        var labels = new Tensor(new Shape(count), DataType.Int32);
        Span<float> values = inputs.AsSpan<float>();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Philox.ToUnit(Philox.Block(seed, 0, (ulong)i).A) - 0.5f;
        }

        Span<int> classes = labels.AsSpan<int>();
        for (int i = 0; i < count; i++)
        {
            classes[i] = (int)(Philox.Block(seed, 1, (ulong)i).A % Classes);
        }

        return new TensorDataset(inputs, labels);
    }

    private static Layer[] Layers(string name) => name switch
    {
        "dense" => [new Flatten(), new Dense(16) { Activation = Activation.Relu }],
        "convolutions" =>
        [
            new Conv2D(8, 3) { Activation = Activation.Relu, Padding = Padding.Same }, new MaxPooling2D(2), new Conv2D(12, 3) { Activation = Activation.Relu },
            new Flatten(),
        ],
        "regularized" =>
        [
            new Conv2D(6, 3) { Activation = Activation.Tanh, KernelRegularizer = new L1L2(0, 0.01f) }, new Flatten(),
            new Dense(8) { Activation = Activation.Tanh, KernelRegularizer = new L1L2(0, 0.02f) },
        ],
        "depthwise" =>
        [
            new DepthwiseConv2D(3) { Padding = Padding.Same }, new Conv2D(8, 1) { Activation = Activation.Sigmoid }, new AveragePooling2D(2), new Flatten(),
        ],
        "synchronized" =>
        [
            new Conv2D(16, 3) { Padding = Padding.Same, UseBias = false }, new BatchNormalization(epsilon: 0.1, synchronized: true), new ReLU(),
            new MaxPooling2D(2), new Conv2D(6, 3) { Padding = Padding.Same },
            new BatchNormalization(epsilon: 0.1, scale: false, synchronized: true), new Flatten(),
        ],
        "normalized" =>
        [
            new Conv2D(8, 3), new BatchNormalization(), new ReLU(), new Flatten(), new Dropout(0.3f), new Dense(8) { Activation = Activation.Relu },
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such network."),
    };
}
