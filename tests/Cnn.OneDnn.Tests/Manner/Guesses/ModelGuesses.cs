using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner.Guesses;

/// <summary>Networks as a user of Keras types them in C#, and what they must then do.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ModelGuesses
{
    private static readonly ModelOptions Managed = new() { Backend = BackendKind.Managed };

    private static Sequential Digits() => new(
        [new Input(8, 8, 1), new Conv2D(4, 3, activation: "relu"), new Flatten(), new Dense(10, "softmax")], name: "digits") { Options = Managed };

    [Test]
    public void A_list_of_layers_with_a_name()
    {
        using Sequential model = Digits();
        Assert.That(model.Name, Is.EqualTo("digits"));
        Assert.That(model.Layers.Select(l => l.Name), Is.EqualTo(new[] { "input_layer", "conv2d", "flatten", "dense" }));
        Assert.That(model.CountParams(), Is.EqualTo((9 * 4) + 4 + (144 * 10) + 10));
        Assert.That(model.Summary(), Does.Contain("digits").And.Contain("conv2d (Conv2D)").And.Contain("1,490"));
    }

    [Test]
    public void Functions_of_inputs()
    {
        var inputs = new Input((8, 8, 1));
        var x = new Conv2D(4, 3, activation: "relu").Apply(inputs);
        x = new Flatten().Apply(x);
        using var model = new Model(inputs: inputs, outputs: new Dense(10).Apply(x));
        using var named = new Model(inputs, x, name: "features");
        Assert.That((model.Output.Shape, named.Name, named.Output.Shape), Is.EqualTo((new Shape(10), "features", new Shape(144))));
    }

    [Test]
    public void A_residual_block_as_a_function()
    {
        var block = (SymbolicTensor x, int filters) => new ReLU().Apply(new Conv2D(filters, 3, padding: "same", kernelInitializer: "zeros").Apply(x) + x);
        var input = new Input(4, 4, 2);
        using var model = new Model(input, block(block(input, 2), 2)) { Options = Managed };
        Assert.That(model.Predict(Tensor.Ones(1, 4, 4, 2)).ToArray(), Is.All.EqualTo(1), "the convolutions give nothing, the shortcuts all");
        Assert.That(model.Layers.OfType<Add>().Select(l => l.Name), Is.EqualTo(new[] { "add", "add_1" }));
    }

    [Test]
    public void A_backbone_that_is_frozen_under_a_new_head()
    {
        using Sequential backbone = Digits();
        foreach (Layer layer in backbone.Layers.Take(2))
        {
            layer.Trainable = false;
        }

        Assert.That(backbone.Trainable, Is.False);
        backbone.Layers[^1].Trainable = false;
        backbone.Trainable = true;
        Assert.That(backbone.Layers, Has.All.Property("Trainable").True);
        using var model = new Sequential([backbone, new Dropout(0.3), new Dense(5, "softmax")]);
        Assert.That(model.Output.Shape, Is.EqualTo(new Shape(5)));
    }

    [Test]
    public void What_layers_give()
    {
        using Sequential model = Digits();
        Shape shape = model.GetLayer("conv2d").Output.Shape;
        Assert.That(shape, Is.EqualTo(new Shape(6, 6, 4)));
        using var features = new Model(model.Inputs, model.Layers.Select(l => l.Output).ToList()) { Options = Managed };
        IReadOnlyList<Tensor> maps = features.Predict([Tensor.Ones(2, 8, 8, 1)]);
        Assert.That(maps.Select(m => m.Shape.Rank), Is.EqualTo(new[] { 4, 4, 2, 2 }));
        Assert.That(maps[^1].ToArray(), Is.EqualTo(model.Predict(Tensor.Ones(2, 8, 8, 1)).ToArray()).Within(1e-6));
    }

    [Test]
    public void Weights_there_and_back()
    {
        using Sequential model = Digits(), other = Digits();
        other.SetWeights(model.GetWeights());
        Assert.That(other.GetWeights().Select(w => w.ToArray()), Is.EqualTo(model.GetWeights().Select(w => w.ToArray())));
        var (kernel, bias) = (model.Layers[1].GetWeights()[0], model.GetLayer("dense").GetWeights()[1]);
        Assert.That((kernel.Shape, bias.Shape), Is.EqualTo((new Shape(3, 3, 1, 4), new Shape(10))));
        model.Layers[1].SetWeights(kernel * 0, model.Layers[1].GetWeights()[1]);
        Assert.That(model.GetLayer("conv2d").GetWeights()[0].Sum(), Is.Zero);
    }

    [Test]
    public void Files_under_any_name()
    {
        string folder = Directory.CreateTempSubdirectory("cnn-guess").FullName;
        try
        {
            using Sequential model = Digits();
            model.Save(Path.Combine(folder, "m.cnn"));
            using Model again = Model.Load(Path.Combine(folder, "m.cnn"));
            model.SaveWeights(Path.Combine(folder, "w.safetensors"));
            again.LoadWeights(Path.Combine(folder, "w.safetensors"));
            Assert.That(again.GetWeights().Select(w => w.ToArray()), Is.EqualTo(model.GetWeights().Select(w => w.ToArray())));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Generator_and_discriminator()
    {
        using var generator = new Sequential { new Dense(4, "relu", inputShape: [3]) };
        using var discriminator = new Sequential { new Dense(1, "sigmoid", inputShape: [4]) };
        discriminator.Trainable = false;
        using var gan = new Sequential { generator, discriminator };
        gan.Options = Managed;
        gan.Compile("adam", "binary_crossentropy");
        Tensor before = discriminator.Layers[^1].GetWeights()[0];
        gan.TrainOnBatch(Tensor.RandomNormal((16, 3)), Tensor.Ones(16, 1));
        Assert.That(discriminator.Layers[^1].GetWeights()[0].ToArray(), Is.EqualTo(before.ToArray()));
    }

    [Test]
    public void Several_ends()
    {
        var a = new Input(2);
        var b = new Input(2);
        var sum = new Add().Apply(a, b);
        using var two = new Model([a, b], sum) { Options = Managed };
        using var many = new Model(a, [new Dense(1).Apply(a), new Dense(2, "sigmoid").Apply(a)]) { Options = Managed };
        Assert.That(two.Predict([Tensor.Ones(1, 2), Tensor.Ones(1, 2)])[0].ToArray(), Is.All.EqualTo(2));
        many.Compile(new Adam(1e-3, clipNorm: 1.0), loss: ["mse", "binary_crossentropy"]);
        Assert.That(many.Losses.Select(l => l.Name), Is.EqualTo(new[] { "mean_squared_error", "binary_crossentropy" }));
    }
}
