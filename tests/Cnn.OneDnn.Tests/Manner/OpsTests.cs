namespace Cnn.OneDnn.Tests.Manner;

/// <summary>Keras's ops of tensors that are there, by hand and as NumPy has them; NaN and what is empty are among them.</summary>
[TestFixture]
public sealed class OpsTests
{
    private const float NaN = float.NaN, Infinity = float.PositiveInfinity;
    private static readonly Tensor Two = Tensor.From([1f, 2, 3, 4, 5, 6], 2, 3);

    private static IEnumerable<TestCaseData> Computed()
    {
        yield return Case("add", Ops.Add(Two, 1), (2, 3), 2, 3, 4, 5, 6, 7);
        yield return Case("subtract from a number", Ops.Subtract(1, Two[0]), 3, 0, -1, -2);
        yield return Case("divide by nothing", Ops.Divide(new[] { 1f, -1, 0 }, 0), 3, Infinity, -Infinity, NaN);
        yield return Case("floor divide", Ops.FloorDivide(new[] { -7f, 7 }, 2), 2, -4, 3);
        yield return Case("modulo", Ops.Mod(new[] { -7f, 7 }, 3), 2, 2, 1);
        yield return Case("power", Ops.Power(Two[0], 2), 3, 1, 4, 9);
        yield return Case("maximum", Ops.Maximum(new[] { NaN, -1, 2 }, 0), 3, NaN, 0, 2);
        yield return Case("comparison", Ops.GreaterEqual(new[] { NaN, 1, 2 }, 2), 3, 0, 0, 1);
        yield return Case("logic", Ops.LogicalXor(new[] { 1, 0, 2 }, new[] { 1, 1, 0 }), 3, 0, 1, 1);
        yield return Case("where", Ops.Where(Two > 3, Two, 0), (2, 3), 0, 0, 0, 4, 5, 6);
        yield return Case("sign", Ops.Sign(Tensor.From([-2f, 0, 3, NaN])), 4, -1, 0, 1, NaN);
        yield return Case("round", Ops.Round(Tensor.From([0.5f, 1.5f, -2.5f])), 3, 0, 2, -2);
        yield return Case("round to places", Ops.Round(Tensor.From([1.25f, 3.14159f]), 1), 2, 1.2f, 3.1f);
        yield return Case("what is finite", Ops.IsFinite(Tensor.From([1f, NaN, Infinity])), 3, 1, 0, 0);
        yield return Case("numbers for NaN", Ops.NanToNum(Tensor.From([NaN, Infinity, -Infinity, 2]), nan: 5, posInf: 7), 4, 5, 7, float.MinValue, 2);
        yield return Case("log1p", Ops.Log1P(Tensor.From([0f, 1e-8f, -1, Infinity])), 4, 0, 1e-8f, -Infinity, Infinity);
        yield return Case("expm1", Ops.ExpM1(Tensor.From([0f, 1e-8f, 1])), 3, 0, 1e-8f, (float)(Math.E - 1));
        yield return Case("cast", Ops.Cast(Tensor.From([1.9f, -1.9f]), "int32"), 2, 1, -1);
        yield return Case("cast to bool", Ops.Cast(Tensor.From([1.9f, 0]), "bool"), 2, 1, 0);
        yield return Case("sum of all", Ops.Sum(Two), new Shape(), 21);
        yield return Case("sum along two axes", Ops.Sum(Two.Reshape(1, 2, 3), axis: (0, 2)), 2, 6, 15);
        yield return Case("maximum kept", Ops.Max(Two, axis: 1, keepDims: true), (2, 1), 3, 6);
        yield return Case("variance", Ops.Var(Two, axis: 0), 3, 2.25f, 2.25f, 2.25f);
        yield return Case("deviation", Ops.Std(Tensor.From([1f, 3])), new Shape(), 1);
        yield return Case("median", Ops.Median(Two), new Shape(), 3.5f);
        yield return Case("median with NaN", Ops.Median(Tensor.From([1f, NaN])), new Shape(), NaN);
        yield return Case("nothing summed", Ops.Sum(Tensor.Zeros(0, 2), axis: 0), 2, 0, 0);
        yield return Case("mean of nothing", Ops.Mean(Tensor.Zeros(0)), new Shape(), NaN);
        yield return Case("product of nothing", Ops.Prod(Tensor.Zeros(0)), new Shape(), 1);
        yield return Case("all of nothing", Ops.All(Tensor.Zeros(0)), new Shape(), 1);
        yield return Case("any of nothing", Ops.Any(Tensor.Zeros(0)), new Shape(), 0);
        yield return Case("any, NaN is not zero", Ops.Any(Tensor.From([NaN, 0])), new Shape(), 1);
        yield return Case("logsumexp", Ops.LogSumExp(Tensor.From([1000f, 1000])), new Shape(), 1000 + MathF.Log(2));
        yield return Case("logsumexp of nothing", Ops.LogSumExp(Tensor.From([-Infinity, -Infinity])), new Shape(), -Infinity);
        yield return Case("norm", Ops.Norm(Tensor.From([3f, -4], 1, 2), axis: 1), 1, 5);
        yield return Case("norm of order one", Ops.Norm(Tensor.From([3f, -4]), ord: 1), new Shape(), 7);
        yield return Case("norm without end", Ops.Norm(Tensor.From([3f, -4]), ord: double.PositiveInfinity), new Shape(), 4);
        yield return Case("argmax of all", Ops.Argmax(Two), new Shape(), 5);
        yield return Case("argmax, NaN is largest", Ops.ArgMax(Tensor.From([1f, NaN, 2]), axis: -1), new Shape(), 1);
        yield return Case("argmin kept", Ops.ArgMin(Two, axis: 0, keepDims: true), (1, 3), 0, 0, 0);
        yield return Case("sort, NaN last", Ops.Sort(Tensor.From([2f, NaN, 1])), 3, 1, 2, NaN);
        yield return Case("sort along an axis", Ops.Sort(Tensor.From([3f, 1, 2, 5], 2, 2), axis: 0), (2, 2), 2, 1, 3, 5);
        yield return Case("argsort", Ops.Argsort(Tensor.From([2f, 1, 2])), 3, 1, 0, 2);
        yield return Case("sort of nothing", Ops.Sort(Tensor.Zeros(2, 0)), (2, 0));
        yield return Case("top", Ops.TopK(Tensor.From([1f, 3, 3, 2]), 3).Indices, 3, 1, 2, 3);
        yield return Case("top values", Ops.TopK(Tensor.From([1f, 3, 4, 2], 2, 2), 1).Values, (2, 1), 3, 4);
        yield return Case("running sum", Ops.Cumsum(Two, axis: 1), (2, 3), 1, 3, 6, 4, 9, 15);
        yield return Case("running sum of all", Ops.CumSum(Two), 6, 1, 3, 6, 10, 15, 21);
        yield return Case("running product", Ops.CumProd(Two[0]), 3, 1, 2, 6);
        yield return Case("differences", Ops.Diff(Tensor.From([1f, 4, 9, 16]), n: 2), 2, 2, 2);
        yield return Case("squeeze", Ops.Squeeze(Two[..1], 0), 3, 1, 2, 3);
        yield return Case("move an axis", Ops.MoveAxis(Two.Reshape(1, 2, 3), 0, -1), (2, 3, 1), 1, 2, 3, 4, 5, 6);
        yield return Case("exchange axes", Ops.SwapAxes(Two, 0, 1), (3, 2), 1, 4, 2, 5, 3, 6);
        yield return Case("broadcast", Ops.BroadcastTo(Tensor.From([1f, 2]), (2, 2)), (2, 2), 1, 2, 1, 2);
        yield return Case("transpose", Ops.Transpose(Two, (1, 0)), (3, 2), 1, 4, 2, 5, 3, 6);
        yield return Case("reshape", Ops.Reshape(Two, (3, -1)), (3, 2), 1, 2, 3, 4, 5, 6);
        yield return Case("one below the other", Ops.VStack([Two[0], Two[1]]), (2, 3), 1, 2, 3, 4, 5, 6);
        yield return Case("one beside the other", Ops.HStack([Two, Two]), (2, 6), 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6);
        yield return Case("take", Ops.Take(Two, [2, -3], axis: 1), (2, 2), 3, 1, 6, 4);
        yield return Case("take of all", Ops.Take(Two, 4), new Shape(), 5);
        yield return Case("take along", Ops.TakeAlongAxis(Two, Tensor.From([2, 0], 2, 1), axis: 1), (2, 1), 3, 4);
        yield return Case("tile", Ops.Tile(Tensor.From([1f, 2]), (2, 2)), (2, 4), 1, 2, 1, 2, 1, 2, 1, 2);
        yield return Case("tile never", Ops.Tile(Two, 0), (2, 0));
        yield return Case("repeat", Ops.Repeat(Two, 2, axis: 0), (4, 3), 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6);
        yield return Case("repeat each as often", Ops.Repeat(Tensor.From([1f, 2]), [1, 2], axis: 0), 3, 1, 2, 2);
        yield return Case("roll", Ops.Roll(Two, 1), (2, 3), 6, 1, 2, 3, 4, 5);
        yield return Case("roll back along an axis", Ops.Roll(Two, -1, axis: 1), (2, 3), 2, 3, 1, 5, 6, 4);
        yield return Case("flip", Ops.Flip(Two, axis: 1), (2, 3), 3, 2, 1, 6, 5, 4);
        yield return Case("flip all", Ops.Flip(Two), (2, 3), 6, 5, 4, 3, 2, 1);
        yield return Case("pad", Ops.Pad(Two, ((1, 0), (0, 1))), (3, 4), 0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 0);
        yield return Case("pad by reflection", Ops.Pad(Two[0], (2, 1), "reflect"), 6, 3, 2, 1, 2, 3, 2);
        yield return Case("pad symmetrically", Ops.Pad(Two[0], (2, 1), "symmetric"), 6, 2, 1, 1, 2, 3, 3);
        yield return Case("pad by edges", Ops.Pad(Two[0], [[1, 2]], "edge"), 6, 1, 1, 2, 3, 3, 3);
        yield return Case("arange", Ops.Arange(1, 2, 0.5), 2, 1, 1.5f);
        yield return Case("eye", Ops.Eye(2, 3, k: 1), (2, 3), 0, 1, 0, 0, 0, 1);
        yield return Case("triangle", Ops.Tril(Two), (2, 3), 1, 0, 0, 4, 5, 0);
        yield return Case("upper triangle", Ops.Triu(Two, k: 1), (2, 3), 0, 2, 3, 0, 0, 6);
        yield return Case("one-hot, -1 is no class", Ops.OneHot(Tensor.From([1, -1]), 3), (2, 3), 0, 1, 0, 0, 0, 0);
        yield return Case("coordinates", Ops.Meshgrid(Tensor.From([1f, 2, 3]), Tensor.From([4f, 5]))[0], (2, 3), 1, 2, 3, 1, 2, 3);
        yield return Case("coordinates, rows first", Ops.MeshGrid([Tensor.From([1f, 2]), Tensor.From([4f, 5, 6])], "ij")[0], (2, 3), 1, 1, 1, 2, 2, 2);
        yield return Case("outer product", Ops.Outer(Tensor.From([1f, 2]), Tensor.From([3f, 4])), (2, 2), 3, 4, 6, 8);
        yield return Case("dot", Ops.Dot(Tensor.From([1f, 2, 3]), Tensor.From([4f, 5, 6])), new Shape(), 32);
        yield return Case("dot of matrices", Ops.Dot(Two, Two.Transpose()), (2, 2), 14, 32, 32, 77);
        yield return Case("tensordot", Ops.TensorDot(Two, Two, axes: 2), new Shape(), 91);
        yield return Case("diagonal below", Ops.Diagonal(Two, offset: -1), 1, 4);
        yield return Case("matrix of a diagonal", Ops.Diag(Tensor.From([1f, 2]), k: 0), (2, 2), 1, 0, 0, 2);
        yield return Case("trace", Ops.Trace(Two), new Shape(), 6);
        yield return Case("einsum, a product", Ops.Einsum("ij,kj->ik", Two, Two), (2, 2), 14, 32, 32, 77);
        yield return Case("einsum, a trace", Ops.Einsum("ii", Two[.., ..2]), new Shape(), 6);
        yield return Case("einsum, a transpose", Ops.Einsum("ij->ji", Two), (3, 2), 1, 4, 2, 5, 3, 6);
        yield return Case("einsum of three", Ops.Einsum("i,j,k->ikj", Tensor.From([2f]), Tensor.From([1f, 3]), Tensor.From([1f, 10])), (1, 2, 2), 2, 6, 20, 60);
        yield return Case("gelu", Ops.Gelu(Tensor.From([0f, 1])), 2, 0, 0.8413447f);
        yield return Case("logsigmoid", Ops.LogSigmoid(Tensor.From([0f])), 1, -MathF.Log(2));
    }

    [TestCaseSource(nameof(Computed))]
    public void Ops_compute_what_Keras_computes(Tensor result, Shape shape, float[] values)
    {
        Assert.That(result.Shape, Is.EqualTo(shape));
        Assert.That(result.ToArray(), Is.EqualTo(values).Within(1e-5f));
    }

    [Test]
    public void A_tensor_is_cut_into_parts()
    {
        Assert.That(Ops.Split(Two, 3, axis: 1).Select(p => p.ToArray()), Is.EqualTo(new float[][] { [1, 4], [2, 5], [3, 6] }));
        Assert.That(Ops.Split(Ops.Arange(5), [1, 3]).Select(p => p.ToArray()), Is.EqualTo(new float[][] { [0], [1, 2], [3, 4] }));
        Assert.That(Ops.Unstack(Two).Select(p => p.ToArray()), Is.EqualTo(new float[][] { [1, 2, 3], [4, 5, 6] }));
        Assert.That(() => Ops.Split(Two, 2, axis: 1), Throws.ArgumentException.With.Message.Contains("no 2 equal parts"));
    }

    [Test]
    public void What_cannot_be_done_says_why()
    {
        Assert.That(() => Ops.Max(Tensor.Zeros(0)), Throws.InvalidOperationException);
        Assert.That(() => Ops.Take(Two, [3], axis: 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Ops.TopK(Two, 4), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Ops.Pad(Two, 1, "wrap"), Throws.ArgumentException.With.Message.Contains("reflect"));
        Assert.That(() => Ops.Pad(Two, [[1, 1], [1, 1], [1, 1]]), Throws.ArgumentException);
        Assert.That(() => Ops.BroadcastTo(Two, (3, 2)), Throws.ArgumentException);
        Assert.That(() => Ops.Einsum("ij,jk->ik", Two), Throws.ArgumentException);
        Assert.That(() => Ops.Einsum("ijk->i", Two), Throws.ArgumentException.With.Message.Contains("'ijk'"));
        Assert.That(() => Ops.Cast(Two, "float64"), Throws.ArgumentException.With.Message.Contains("float32"));
        Assert.That(() => Ops.Norm(Two, ord: 1), Throws.ArgumentException);
        Assert.That(() => Ops.Sum(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Whole_numbers_stay_whole_where_they_only_move()
    {
        var labels = Tensor.From([3, 1, 2]);
        Tensor[] all = [Ops.Sort(labels), Ops.Flip(labels), Ops.Tile(labels, 2), Ops.Take(labels, [0]), Ops.Pad(labels, 1), Ops.ArgSort(labels)];
        foreach (Tensor moved in all)
        {
            Assert.That(moved.Type, Is.EqualTo(DataType.Int32));
        }
    }

    private static TestCaseData Case(string name, Tensor result, Shape shape, params float[] values) =>
        new TestCaseData(result, shape, values).SetArgDisplayNames(name);

    private static TestCaseData Case(string name, Tensor result, int size, params float[] values) => Case(name, result, new Shape(size), values);
}
