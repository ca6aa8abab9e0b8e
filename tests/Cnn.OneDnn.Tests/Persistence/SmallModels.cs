using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Persistence;

/// <summary>Networks of a few hundred weights with what is hard to save: shared layers, branches, statistics, several ends.</summary>
internal static class SmallModels
{
    public static ModelOptions Managed { get; } = new() { Backend = BackendKind.Managed, Seed = 7 };

    public static IEnumerable<(string Name, Func<Model> Make)> All =>
    [
        ("sequential", Sequential),
        ("residual", Residual),
        ("shared", Shared),
        ("several ends", SeveralEnds),
    ];

    public static Model Sequential() => new Sequential(
        new Input(6, 6, 2), new Conv2D(3, 3) { Activation = Activation.Relu }, new BatchNormalization(), new MaxPooling2D(2), new Dropout(0.25), new Flatten(),
        new Dense(4) { Activation = Activation.Softmax })
    {
        Options = Managed,
    };

    public static Model Residual()
    {
        SymbolicTensor x = new Input(6, 6, 2).Output;
        SymbolicTensor y = new Conv2D(4, 3) { Padding = Padding.Same, UseBias = false, Name = "stem" }.Apply(x);
        SymbolicTensor z = new BatchNormalization { Trainable = false }.Apply(new Conv2D(4, 3) { Padding = Padding.Explicit((1, 1)) }.Apply(y));
        SymbolicTensor sum = new Add().Apply(y, z);
        return new Model(x, new Dense(3) { Activation = Activation.Softmax }.Apply(new GlobalAveragePooling2D().Apply(sum)), "residual") { Options = Managed };
    }

    /// <summary>A layer that is called three times, once on its own result.</summary>
    public static Model Shared()
    {
        SymbolicTensor a = new Input(5).Output, b = new Input(5) { Name = "second" }.Output;
        var dense = new Dense(5) { Activation = Activation.Tanh, Name = "twin" };
        SymbolicTensor once = dense.Apply(a), twice = dense.Apply(once), other = dense.Apply(b);
        return new Model([a, b], [new Dense(2).Apply(new Concatenate().Apply(once, twice, other))], "shared") { Options = Managed };
    }

    public static Model SeveralEnds()
    {
        SymbolicTensor x = new Input(4, 3).Output;
        SymbolicTensor y = new Conv1D(2, 2).Apply(x);
        SymbolicTensor flat = new Flatten().Apply(y);
        return new Model([x], [new Dense(2) { Name = "first" }.Apply(flat), y, flat], "ends") { Options = Managed };
    }

    /// <summary>Numbers that are the same each time, in [-1, 1).</summary>
    public static Tensor Noise(int seed, params ReadOnlySpan<int> dims)
    {
        var random = new Random(seed);
        var tensor = new Tensor(new Shape(dims));
        foreach (ref float value in tensor.AsSpan<float>())
        {
            value = (random.NextSingle() * 2) - 1;
        }

        return tensor;
    }

    /// <summary>Gives every parameter values of its own, variances positive ones.</summary>
    public static void Fill(Model model, int seed)
    {
        foreach (Parameter p in model.Parameters)
        {
            Tensor values = Noise(seed++, p.Shape.AsSpan());
            if (p.IsStatistic)
            {
                foreach (ref float value in values.AsSpan<float>())
                {
                    value = MathF.Abs(value) + 0.5f;
                }
            }

            model.SetWeight(p, values);
        }
    }

    public static byte[] Bits(Tensor tensor) => tensor.Bytes().ToArray();
}
