using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner.Guesses.Words;

/// <summary>Models as classes, parts of models, and functions of tensors, as a user of Keras types them.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ModelWordGuesses
{
    private sealed class MyModel : Model
    {
        private readonly Dense dense1 = new(32, activation: "relu"), dense2 = new(5, activation: "softmax");

        protected override SymbolicTensor Call(SymbolicTensor x) => dense2.Apply(dense1.Apply(x));
    }

    private sealed class Two : Model
    {
        protected override IReadOnlyList<SymbolicTensor> Call(IReadOnlyList<SymbolicTensor> inputs) => [inputs[0] + inputs[1], inputs[0] - inputs[1]];
    }

    [Test]
    public void A_model_is_a_class()
    {
        using var model = new MyModel { Options = new ModelOptions { Backend = BackendKind.Managed } };
        model.Compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        model.Fit(Tensor.Random((8, 3)), new[] { 0, 1, 2, 3, 4, 0, 1, 2 });
        Assert.That((model.Name, model.CountParams(), model.InputShape, model.OutputShape),
            Is.EqualTo(("my_model", (4 * 32) + (33 * 5), new Shape(3), new Shape(5))));
        Assert.That(model.Layers.Select(l => l.Name), Is.EqualTo(new[] { "input_layer", "dense", "dense_1" }));
        Tensor x = Tensor.Random((2, 3), seed: 1);
        Assert.That(model.Apply(x).ToArray(), Is.EqualTo(model.Predict(x: x).ToArray()));
        using Model copy = Model.CloneModel(model);
        copy.SetWeights(model.GetWeights());
        Assert.That(copy.Predict(x).ToArray(), Is.EqualTo(model.Predict(x).ToArray()).Within(1e-6));
        Assert.That(() => model.Build(new Shape(4)), Throws.InvalidOperationException);
    }

    [Test]
    public void A_model_of_several_inputs_is_a_class()
    {
        using var model = new Two { Options = new ModelOptions { Backend = BackendKind.Managed } };
        IReadOnlyList<Tensor> made = model.Predict([Tensor.Full((1, 2), 5), Tensor.Full((1, 2), 3)]);
        Assert.That(made.Select(t => t.ToArray()), Is.EqualTo(new[] { new float[] { 8, 8 }, [2, 2] }));
    }

    [Test]
    public void Parts_of_a_model()
    {
        using var model = new Sequential { new Input(3), new Dense(4), new BatchNormalization(), new Dense(1) };
        model.Layers[1].Trainable = false;
        Assert.That(model.Weights, Is.EqualTo(model.Parameters));
        Assert.That(model.TrainableWeights.Select(w => w.Path), Is.EqualTo(new[] { "batch_normalization/gamma", "batch_normalization/beta", "dense_1/kernel",
            "dense_1/bias" }));
        Assert.That(model.NonTrainableWeights, Has.Count.EqualTo(4));
        Assert.That(model.TrainableVariables, Is.EqualTo(model.TrainableWeights));
        Assert.That(model.Layers[2].Input.Shape, Is.EqualTo(new Shape(4)));
        Assert.That(((Dense)model.Layers[1]).Kernel!.Shape, Is.EqualTo(new Shape(3, 4)));
        Assert.That(((Dense)model.Layers[1]).Bias!.Shape, Is.EqualTo(new Shape(4)));
    }

    [Test]
    public void Comparisons_and_types()
    {
        Tensor t = Tensor.From(new[] { 0.25f, 0.5f, 0.75f, 1 }, 4);
        Assert.That((t > 0.5).ToArray(), Is.EqualTo(new float[] { 0, 0, 1, 1 }));
        Assert.That((t <= 0.5).ToArray(), Is.EqualTo(new float[] { 1, 1, 0, 0 }));
        Assert.That((t >= 0.5).Mean(), Is.EqualTo(0.75));
        Assert.That((t < Tensor.From(new[] { 0.5f }, 1)).ToArray(), Is.EqualTo(new float[] { 1, 0, 0, 0 }));
        Assert.That(t.Equal(t).Sum() + t.NotEqual(0.5).Sum() + t.Equal(1).Sum(), Is.EqualTo(4 + 3 + 1));
        Assert.That((t * 10).AsType(DataType.UInt8).ToArray<byte>(), Is.EqualTo(new byte[] { 2, 5, 7, 10 }));
        Assert.That(() => (t * -10).AsType(DataType.UInt8), Throws.TypeOf<OverflowException>());
    }

    [Test]
    public void Functions()
    {
        Tensor t = Tensor.From(new float[] { 0, 1, 2, 3 }, 2, 2);
        Assert.That(Ops.MatMul(t, t).ToArray(), Is.EqualTo(new float[] { 2, 3, 6, 11 }));
        Assert.That(Ops.Softmax(t).ToArray()[1], Is.EqualTo(1 / (1 + Math.Exp(-1))).Within(1e-6));
        Assert.That(Ops.Mean(t, axis: 0).ToArray(), Is.EqualTo(new float[] { 1, 2 }));
        Assert.That(Ops.Relu(t - 1.5).ToArray(), Is.EqualTo(new float[] { 0, 0, 0.5f, 1.5f }));
        using var model = new Sequential { new Lambda(x => Ops.Relu(x) * 2 + Ops.Mean(x, axis: 1, keepDims: true)) };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        Assert.That(model.Predict(Tensor.From(new float[] { -1, 3 }, 1, 2)).ToArray(), Is.EqualTo(new float[] { 1, 7 }));
        Assert.That(Utils.Normalize(Tensor.From(new float[] { 3, 4, 0, 0 }, 2, 2), axis: -1, order: 2).ToArray(),
            Is.EqualTo(new[] { 0.6f, 0.8f, 0, 0 }).Within(1e-6));
    }

    [Test]
    public void A_seed_for_all()
    {
        try
        {
            Utils.SetRandomSeed(42);
            Assert.That(new ModelOptions().Seed, Is.EqualTo(42));
        }
        finally
        {
            Utils.SetRandomSeed(0);
        }
    }
}
