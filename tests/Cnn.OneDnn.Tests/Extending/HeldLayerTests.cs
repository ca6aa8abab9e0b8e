using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Extending;

/// <summary>Layers inside of layers: a residual block is a class.</summary>
[TestFixture(BackendKind.OneDnn)]
[TestFixture(BackendKind.Managed)]
[NonParallelizable]
public sealed class HeldLayerTests(BackendKind backend)
{
    [Test]
    public void A_block_computes_what_its_layers_compute_beside_each_other()
    {
        using Model blocks = InBlocks(), flat = Flat();
        Assert.That(blocks.Parameters.Select(p => p.Path), Is.EqualTo(new[]
        {
            "block/conv2d/kernel", "block/conv2d/bias", "block/conv2d_1/kernel", "block/conv2d_1/bias",
            "block_1/conv2d/kernel", "block_1/conv2d/bias", "block_1/conv2d_1/kernel", "block_1/conv2d_1/bias",
        }));
        Assert.That(blocks.ParameterCount, Is.EqualTo(flat.ParameterCount));
        flat.SetWeights(blocks.GetWeights());
        Tensor x = Tensor.Random(new Shape(4, 6, 6, 3), 5), y = Tensor.Random(new Shape(4, 6, 6, 3), 6);
        Assert.That(blocks.Predict(x).ToArray(), Is.EqualTo(flat.Predict(x).ToArray()).Within(1e-5));
        foreach (Model model in (Model[])[blocks, flat])
        {
            model.Compile(new Sgd { LearningRate = 0.1 }, Loss.MeanSquaredError);
        }

        for (int step = 0; step < 3; step++)
        {
            Assert.That(blocks.TrainOnBatch(x, y).Loss, Is.EqualTo(flat.TrainOnBatch(x, y).Loss).Within(1e-5));
        }

        Assert.That(blocks.GetWeights()[2].ToArray(), Is.EqualTo(flat.GetWeights()[2].ToArray()).Within(1e-5));
    }

    [Test]
    public void Weights_of_a_frozen_block_or_of_a_frozen_layer_inside_stay()
    {
        using Model model = InBlocks();
        model.Layers[1].Trainable = false;
        model.Layers[2].Parts[0].Trainable = false;
        model.Compile(new Sgd { LearningRate = 0.1 }, Loss.MeanSquaredError);
        float[][] before = [.. model.GetWeights().Select(w => w.ToArray<float>())];
        model.TrainOnBatch(Tensor.Random(new Shape(4, 6, 6, 3), 5), Tensor.Random(new Shape(4, 6, 6, 3), 6));
        float[][] after = [.. model.GetWeights().Select(w => w.ToArray<float>())];
        Assert.That(Enumerable.Range(0, 8).Select(i => before[i].SequenceEqual(after[i])),
            Is.EqualTo(new[] { true, true, true, true, true, true, false, false }));
        Assert.That(model.Summary(), Does.Contain("Trainable params: 84"));
    }

    [Test]
    public void A_checkpoint_with_blocks_loads_and_keeps_what_is_frozen_inside()
    {
        CustomObjects.Register(_ => new Block());
        using var folder = new Interop.TemporaryFolder();
        using Model model = InBlocks();
        model.Layers[2].Parts[0].Trainable = false;
        model.Compile(new Sgd { LearningRate = 0.1 }, Loss.MeanSquaredError);
        string path = Path.Combine(folder.Path, "blocks.safetensors");
        Tensor x = Tensor.Random(new Shape(4, 6, 6, 3), 5), y = Tensor.Random(new Shape(4, 6, 6, 3), 6);
        model.TrainOnBatch(x, y);
        model.Save(path);
        using Model loaded = Model.Load(path, new ModelOptions { Backend = backend });
        Assert.That(loaded.Predict(x).ToArray(), Is.EqualTo(model.Predict(x).ToArray()));
        Assert.That(loaded.TrainOnBatch(x, y).Loss, Is.EqualTo(model.TrainOnBatch(x, y).Loss));
        Assert.That(loaded.GetWeights().Zip(model.GetWeights(), (a, b) => a.ToArray<float>().SequenceEqual(b.ToArray<float>())), Is.All.True);
        model.SaveWeights(path, WeightFormat.PyTorch);
        Assert.That(loaded.LoadWeights(path, WeightFormat.PyTorch), Is.Empty);
    }

    [Test]
    public void A_layer_has_one_place_only()
    {
        var dense = new Dense(2);
        dense.Apply(new Input(2).Output);
        Assert.That(() => new Lambda(x => dense.Apply(x)).Apply(new Input(2).Output),
            Throws.InvalidOperationException.With.Message.Contains("is a layer of a network by itself"));
        var held = new Dense(2);
        new Lambda(x => held.Apply(x)).Apply(new Input(2).Output);
        Assert.That(() => held.Apply(new Input(2).Output),
            Throws.InvalidOperationException.With.Message.Contains("'lambda/dense' is a part of layer 'lambda'"));
        Assert.That(() => new Lambda(x => held.Apply(x)).Apply(new Input(2).Output),
            Throws.InvalidOperationException.With.Message.Contains("Make another one"));
        Assert.That(
            () => new Lambda(x => new Dense(2, name: "a").Apply(new Dense(2, name: "a").Apply(x))).Apply(new Input(2).Output),
            Throws.ArgumentException.With.Message.Contains("are called 'a'"));
        Assert.That(() => new Dense(2).Apply(new Symbol[1]), Throws.InvalidOperationException.With.Message.Contains("inside of a layer's call"));
    }

    [Test]
    public void Computed_kernels_and_tables_learn()
    {
        using var model = new Sequential(new Input(5, 5, 2), new Standardized()) { Options = new ModelOptions { Backend = backend } };
        model.Compile(new Sgd(), new LinearLoss());
        Tensor x = Tensor.Random(new Shape(2, 5, 5, 2), 1);
        Tensor kernel = model.GetWeight(model.Parameters[0]);
        float mean = kernel.ToArray<float>().Average();
        using var plain = new Sequential(new Input(5, 5, 2), new Conv2D(3, 3, padding: "same", useBias: false))
        {
            Options = new ModelOptions { Backend = backend },
        };
        plain.SetWeight(plain.Parameters[0], Tensor.FromArray<float>([.. kernel.ToArray<float>().Select(v => v - mean)], kernel.Shape));
        Assert.That(model.Predict(x).ToArray(), Is.EqualTo(plain.Predict(x).ToArray()).Within(1e-5));
        plain.Compile(new Sgd(), new LinearLoss());
        Tensor coefficients = Tensor.Random(new Shape(2, 5, 5, 3), 2);
        float[] of = plain.Gradients(x, coefficients)["conv2d/kernel"].ToArray<float>();
        Assert.That(model.Gradients(x, coefficients)["standardized/kernel"].ToArray<float>(), Is.EqualTo(of.Select(v => v - of.Average())).Within(1e-4));
    }

    [Test]
    public void A_table_of_rows_is_a_layer()
    {
        using var model = new Sequential(new Input(3), new Table(4, 2)) { Options = new ModelOptions { Backend = backend } };
        model.SetWeight(model.Parameters[0], Tensor.FromArray<float>([0, 1, 10, 11, 20, 21, 30, 31], new Shape(4, 2)));
        Tensor x = Tensor.FromArray<float>([2, 0, 2], new Shape(1, 3));
        Assert.That(model.Predict(x).ToArray(), Is.EqualTo(new[] { 20f, 21, 0, 1, 20, 21 }));
        Assert.That(model.Predict(x).Shape, Is.EqualTo(new Shape(1, 3, 2)));
        model.Compile(new Sgd(), new LinearLoss());
        Assert.That(model.Gradients(x, Tensor.FromArray<float>([1, 2, 3, 4, 5, 6], new Shape(1, 3, 2)))["table/rows"].ToArray(),
            Is.EqualTo(new[] { 3f, 4, 0, 0, 6, 8, 0, 0 }));
        Assert.That(model.Predict(Tensor.FromArray<float>([4, -1, 1], new Shape(1, 3))).ToArray(),
            Is.EqualTo(new[] { float.NaN, float.NaN, float.NaN, float.NaN, 10, 11 }));
    }

    private Model InBlocks()
    {
        SymbolicTensor x = new Input(6, 6, 3).Output;
        return new Model(x, new Block().Apply(new Block().Apply(x))) { Options = new ModelOptions { Backend = backend } };
    }

    private Model Flat()
    {
        SymbolicTensor x = new Input(6, 6, 3).Output, y = x;
        for (int block = 0; block < 2; block++)
        {
            y = new Add().Apply(new Conv2D(3, 3, padding: "same").Apply(new Conv2D(3, 3, padding: "same", activation: "relu").Apply(y)), y);
        }

        return new Model(x, y) { Options = new ModelOptions { Backend = backend } };
    }

    private sealed class Block : Layer
    {
        private readonly Conv2D first = new(3, 3, padding: "same", activation: "relu"), second = new(3, 3, padding: "same");

        protected override Symbol Call(LayerContext context, Symbol input) => second.Apply(first.Apply(input)) + input;
    }

    private sealed class Standardized : Layer
    {
        private Parameter? kernel;

        protected override void Build(IReadOnlyList<Symbol> inputs) =>
            kernel = AddWeight("kernel", new Shape(3, 3, inputs[0].Channels, 3), new GlorotUniform());

        protected override Symbol Call(LayerContext context, Symbol input)
        {
            Symbol weights = context.WeightOf(kernel!);
            return context.Convolution(input, weights - context.Mean(weights), padding: "same");
        }
    }

    private sealed class Table(int rows, int width) : Layer
    {
        private Parameter? table;

        protected override void Build(IReadOnlyList<Symbol> inputs) => table = AddWeight("rows", new Shape(rows, width), new RandomNormal());

        protected override Symbol Call(LayerContext context, Symbol input) => context.Gather(context.WeightOf(table!), input);
    }
}
