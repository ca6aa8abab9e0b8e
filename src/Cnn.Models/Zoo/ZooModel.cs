using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>One network of the zoo: how it is built, and how its authors train it.</summary>
public sealed class ZooModel
{
    internal ZooModel()
    {
    }

    /// <summary>The name by which it is asked for: mnist-cnn.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>The sizes of a sample, channels last.</summary>
    public required Shape InputShape { get; init; }

    /// <summary>The number of classes.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>The data set that it is trained on by default; with PATH in it only the kind that it takes.</summary>
    public required string DataSet { get; init; }

    /// <summary>What published weights of the network expect to see of pixels; null where there are none.</summary>
    public ImageEncoding? Encoding { get; init; }

    /// <summary>The number of samples per step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The number of passes over the data.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>What is made small: the networks end in a softmax and are trained on integer labels.</summary>
    public Loss Loss { get; init; } = Loss.SparseCategoricalCrossentropy;

    internal Func<Optimizer> MakeOptimizer { get; init; } = () => new Adam();

    /// <summary>Lays the network on an input, with a number of classes, for use inside a larger one.</summary>
    public required Func<SymbolicTensor, int, SymbolicTensor> Build { get; init; }

    /// <summary>A new optimizer with the settings that suit the network.</summary>
    public Optimizer CreateOptimizer() => MakeOptimizer();

    /// <summary>A new network with weights of its own.</summary>
    /// <exception cref="ArgumentException">
    /// The input is too small for the network or has other axes, or there are fewer than two classes (one channel is enough for masks: the probability of class
    /// 1); the message says which.
    /// </exception>
    public Model Create(ZooOptions? options = null)
    {
        int classes = options?.Classes ?? Classes;

        // Of pixels one number tells two classes apart.
        int least = DataSet.StartsWith("masks:", StringComparison.Ordinal) ? 1 : 2;
        if (classes < least)
        {
            throw new ArgumentException($"Model '{Name}' needs at least two classes, received {classes}.", nameof(options));
        }

        SymbolicTensor input = new Input((options?.InputShape ?? InputShape).AsSpan()).Output;
        return new Model(input, Build(input, classes), Name) { Options = options?.Engine ?? new ModelOptions() };
    }
}
