using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner;

/// <summary>NumPy's words on tensors, and values of single weights.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class TensorWordTests
{
    [Test]
    public void Tensors_are_made_like_others_and_by_rule()
    {
        Tensor x = Tensor.From([1, 2, 3, 4], 2, 2);
        Assert.That((Tensor.ZerosLike(x).Shape, Tensor.ZerosLike(x).Type, Tensor.OnesLike(x).Sum()), Is.EqualTo((x.Shape, DataType.Int32, 4f)));
        Assert.That(Tensor.Eye(2).ToArray(), Is.EqualTo(new float[] { 1, 0, 0, 1 }));
        Assert.That(Tensor.Linspace(0, 1, 5).ToArray(), Is.EqualTo(new[] { 0, 0.25f, 0.5f, 0.75f, 1 }));
        Assert.That(Tensor.Linspace(3, 9, 1).ToArray(), Is.EqualTo(new float[] { 3 }));
    }

    [Test]
    public void Elements_are_rounded_raised_and_put_in_a_row()
    {
        Tensor x = Tensor.From([-1.5f, 0.5f, 1.5f, 2.25f], 2, 2);
        Assert.That(x.Round().ToArray(), Is.EqualTo(new float[] { -2, 0, 2, 2 }));
        Assert.That(x.Floor().ToArray(), Is.EqualTo(new float[] { -2, 0, 1, 2 }));
        Assert.That(x.Ceil().ToArray(), Is.EqualTo(new float[] { -1, 1, 2, 3 }));
        Assert.That(x.Pow(2).ToArray(), Is.EqualTo(new[] { 2.25f, 0.25f, 2.25f, 5.0625f }).Within(1e-6));
        Assert.That(x.Flatten().Shape, Is.EqualTo(new Shape(4)));
        Assert.That(Tensor.Eye(2).MatMul(x).ToArray(), Is.EqualTo(x.ToArray()));
        Assert.That(Ops.ExpandDims(x, 0).Shape, Is.EqualTo(new Shape(1, 2, 2)));
    }

    [Test]
    public void Tensors_are_close_as_numpy_says()
    {
        Tensor a = Tensor.From([100f, 0f]), b = Tensor.From([100.0005f, 0f]);
        Assert.That((a.AllClose(b), a.AllClose(b, rtol: 1e-6), a.AllClose(b, rtol: 0, atol: 0.01)), Is.EqualTo((true, false, true)));
        Tensor infinite = Tensor.From([float.PositiveInfinity]);
        Assert.That(Tensor.From([float.NaN]).AllClose(Tensor.From([float.NaN])), Is.False);
        Assert.That((infinite.AllClose(infinite), infinite.AllClose(-infinite), a.AllClose(infinite)), Is.EqualTo((true, false, false)));
        Assert.That(Tensor.From([1f]).AllClose(Tensor.From([1f, 1f, 1f])), Is.True);
    }

    [Test]
    public void The_larger_the_smaller_and_what_a_condition_chooses()
    {
        Tensor a = Tensor.From([1f, 5f, 3f]), b = Tensor.From([4f, 2f, 3f]);
        Assert.That(Ops.Maximum(a, b).ToArray(), Is.EqualTo(new float[] { 4, 5, 3 }));
        Assert.That(Ops.Minimum(a, b).ToArray(), Is.EqualTo(new float[] { 1, 2, 3 }));
        Assert.That(Ops.Maximum(a, Tensor.From([float.NaN, 1f, 1f])).ToArray(), Is.EqualTo(new[] { float.NaN, 5, 3 }));
        Assert.That(Ops.Minimum(Tensor.From([float.NaN, 1f, 1f]), a).ToArray(), Is.EqualTo(new[] { float.NaN, 1, 1 }));
        Assert.That(Ops.Where(a > 2, a, Tensor.From([float.NaN])).ToArray(), Is.EqualTo(new[] { float.NaN, 5, 3 }));
        Assert.That(Ops.Where(Tensor.From([1f, 0f], 2, 1), a, b).ToArray(), Is.EqualTo(new float[] { 1, 5, 3, 4, 2, 3 }));
    }

    private sealed class Block : Layer
    {
        private readonly Dense inner = new(1, useBias: false);

        protected override Symbol Call(LayerContext context, Symbol input) => inner.Apply(input);
    }

    [Test]
    public void A_weight_has_a_value_that_is_read_and_set([Values] bool inside)
    {
        using var model = new Sequential(new Input(1), inside ? new Block() : new Dense(1, useBias: false));
        model.Weights[0].Assign(Tensor.From([3f], 1, 1));
        Assert.That(model.Predict(Tensor.Ones(1, 1)).ToArray(), Is.EqualTo(new[] { 3f }));
        Assert.That((model.Weights[0].Value.ToArray()[0], model.Weights[0].Numpy().ToArray()[0]), Is.EqualTo((3f, 3f)));
        Assert.That(() => model.Weights[0].Assign(Tensor.Ones(2, 1)), Throws.ArgumentException);
    }

    [Test]
    public void A_weight_of_a_layer_of_ones_own_takes_keras_arguments_by_name()
    {
        var layer = new Named();
        using var model = new Sequential(new Input(2), layer);
        Assert.That(layer.Weights[0].Name, Is.EqualTo("scale"));
    }

    private sealed class Named : Layer
    {
        private Parameter? scale;

        protected override void Build(Shape inputShape) => scale = AddWeight(name: "scale", shape: new Shape(2), initializer: "ones");

        protected override Symbol Call(LayerContext context, Symbol input) => input * scale!;
    }
}
